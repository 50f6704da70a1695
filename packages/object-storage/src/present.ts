/** Leaves out the fields of a record that are undefined. For readers of answers, whose optional fields are absent or there. */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
