/** What pg is told of a connection: a configuration, or a connection string in place of one. */
export function givenConfiguration<Config extends { readonly connectionString?: string | undefined }>(
  given: Config | string | undefined,
): Config | { readonly connectionString?: string } {
  return typeof given === 'string' ? { connectionString: given } : (given ?? {})
}
