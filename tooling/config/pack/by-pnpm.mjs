// Runs before a package is packed, and refuses what npm would pack: it leaves `workspace:^` in the dependencies, which no
// one can install, and the licence out.
const [by = ''] = (process.env.npm_config_user_agent ?? '').split('/')
if (by !== 'pnpm') {
  console.error(
    `Cannot pack with ${by || 'this tool'}: its tarball would depend on "workspace:^" and lack the licence; use pnpm pack`,
  )
  process.exit(1)
}
