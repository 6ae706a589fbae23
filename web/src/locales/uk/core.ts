/** The texts that every page speaks with, as one piece. */
export { default as errors } from './errors.json'
export { default as shell } from './shell.json'
export { default as state } from './state.json'
export { default as ui } from './ui.json'
