/** As most routers see a path: its case and slashes around it do not matter. */
export function pathSegments(path: string): readonly string[] {
  return path
    .toLowerCase()
    .split('/')
    .filter((segment) => segment !== '')
}

/** Whether a path is of a route, which may have parameters: `:tenant/vault`. */
export function isOfRoute(path: readonly string[], route: readonly string[]): boolean {
  return (
    path.length === route.length && route.every((wanted, index) => wanted.startsWith(':') || wanted === path[index])
  )
}
