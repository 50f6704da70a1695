export const shared = { signatureUrl: (name: string) => name }
