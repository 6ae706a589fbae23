// Who may import whom. Read each line as: this folder may use only these folders.
const door = '^src/modules/[^/]+/index\\.ts$'
const syncDoor = '^src/sync/index\\.ts$'

const mayUse = {
  kernel: [],
  platform: ['^src/kernel/'],
  modules: ['^src/kernel/', '^src/platform/', door],
  'connector-kit': ['^src/kernel/'],
  connectors: ['^src/kernel/', '^src/connector-kit/'],
  sync: ['^src/kernel/', '^src/platform/', '^src/connector-kit/', door],
  http: ['^src/kernel/', '^src/platform/', '^src/connector-kit/', syncDoor, '^src/realtime/', door],
  realtime: ['^src/kernel/', '^src/platform/', door],
  demo: ['^src/kernel/', '^src/platform/', syncDoor, door],
  cli: [
    '^src/kernel/',
    '^src/platform/',
    '^src/connector-kit/',
    '^src/demo/',
    '^src/(compose|sandboxes|reseal)\\.ts$',
    syncDoor,
    door,
  ],
}

const folderRules = Object.entries(mayUse).map(([folder, allowed]) => {
  // A module and a connector are closed to their neighbours; other folders are one unit each.
  const closed = folder === 'modules' || folder === 'connectors'
  return {
    name: `${folder}-may-use`,
    severity: 'error',
    comment: `src/${folder} may import only: ${allowed.join(', ') || 'itself'}`,
    from: {
      path: closed ? `^src/${folder}/([^/]+)/` : `^src/${folder}/`,
      // Tests, and the houses they open, use whatever they need.
      pathNot: '\\.test\\.ts$|/testing/',
    },
    to: {
      path: '^(src|web|tests|bench)/',
      pathNot: [...allowed, closed ? `^src/${folder}/$1/` : `^src/${folder}/`],
    },
  }
})

const mayRunSql = '^src/platform/|-store\\.ts$|\\.test\\.ts$|^src/sync/store/'

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or hide a third.',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'sql-lives-in-stores',
      severity: 'error',
      comment: 'Only *-store.ts, src/sync/store and platform run SQL; call the store instead.',
      from: { path: '^src/', pathNot: mayRunSql },
      to: { path: '^src/platform/database/sql\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'one-way-out',
      severity: 'error',
      comment: 'Only platform/outbound-http talks to other hosts: it has the deadlines and guards.',
      from: { path: '^src/', pathNot: '^src/platform/outbound-http/|\\.test\\.ts$' },
      to: { path: 'node_modules/undici' },
    },
    {
      name: 'web-knows-only-the-contract',
      severity: 'error',
      comment: 'The web client knows the server only through the generated API types.',
      from: { path: '^web/' },
      to: { path: '^src/' },
    },
    {
      name: 'nobody-imports-the-wiring',
      severity: 'error',
      comment: 'compose.ts knows everybody; nobody but main, the commands and tests knows it.',
      from: { pathNot: '^src/(main|compose|reseal)\\.ts$|^src/cli/|^tests/|^bench/' },
      to: { path: '^src/(compose|main)\\.ts$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json', '.vue'] },
  },
}
