import type { Component } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

/** A line of a UiMenu: does something, or leads somewhere. */
export interface MenuItem {
  label: string
  icon?: Component
  run?: () => unknown
  to?: RouteLocationRaw
  danger?: boolean
  disabled?: boolean
  /** A line above. */
  apart?: boolean
}
