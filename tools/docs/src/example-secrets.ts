/** What every document may count on: the server of its blocks holds these under `secret/`. */
export const exampleSecrets: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'app/database': { host: 'db.example.com', username: 'app', password: 'example-database-password' },
  'app/api-key': { key: 'example-api-key' },
  'app/jwt': { secret: 'example-jwt-signing-secret' },
}
