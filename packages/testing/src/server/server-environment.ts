import process from 'node:process'

/** This process's environment without what would steer the server's own command line, and with a home of its own. */
export const serverEnvironment = (home: string): Record<string, string> => {
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(BAO|VAULT)_/.test(name)) {
      environment[name] = value
    }
  }
  return { ...environment, HOME: home, USERPROFILE: home }
}
