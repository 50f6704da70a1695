/** What the library calls an option, and what the command does. */
const FLAGS: readonly (readonly [library: RegExp, command: string])[] = [
  [/allowUnsafeKey: true/g, '--allow-unsafe-key'],
  [/onTokenExpiry: 'clamp'/g, '--clamp-to-token'],
  [/resource: 'bucket' or 'service'/g, '--resource bucket or --resource service'],
  [/resource: '(bucket|service)'/g, '--resource $1'],
  [/endpoints?\.(?:pathStyle|virtualHosted)\(origin\)/g, '--endpoint ORIGIN'],
  [/an endpoint such as endpoints\.public\(\)/g, 'a value of --endpoint'],
  [/a lifetime of type \w+/g, 'this --expires'],
  [/\baccessKeySecret\b/g, 'the access key secret of the environment'],
  [/\baccessKeyId\b/g, 'the access key id of the environment'],
  [/\bsecurityToken\b/g, 'the security token of the environment'],
  [/\badditionalHeaders\b/g, '--sign-header'],
  [/\bexpiresIn\b/g, '--expires'],
  [/runCommand among the options, which switches commands on/g, '--credentials process'],
  [/wanted an endpoint of that store/g, 'wanted --store or --endpoint'],
]

/** A sentence of the library, for someone who gave flags. */
export function inFlags(message: string): string {
  return FLAGS.reduce((text, [library, command]) => text.replaceAll(library, command), message)
}
