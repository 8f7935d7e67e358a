/** What a runner tells every step about the job. */
export const runnerEnvironment = (workspace: string, temporaryFolder: string): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: temporaryFolder,
  LANG: 'C.UTF-8',
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_WORKSPACE: workspace,
  GITHUB_REPOSITORY: 'example/shop',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_WORKFLOW: 'deploy',
  GITHUB_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
  GITHUB_ACTOR: 'octocat',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_SERVER_URL: 'https://github.com',
  RUNNER_TEMP: temporaryFolder,
  RUNNER_OS: 'Linux',
})
