// What makes programs run something else, or run differently, when whoever writes the secret chooses its value.
const forbidden = [
  /^(PATH|PATHEXT|COMSPEC|SYSTEMROOT|WINDIR|HOME|SHELL|ENV|BASH_ENV|SHELLOPTS|BASHOPTS|IFS|PS4|PROMPT_COMMAND|CDPATH|ZDOTDIR)$/,
  /^(BASH_FUNC_.*|LD_.*|DYLD_.*|GCONV_PATH|GLIBC_TUNABLES|OPENSSL_CONF|OPENSSL_MODULES)$/,
  /^(NODE_OPTIONS|NODE_PATH|NODE_EXTRA_CA_CERTS|NPM_CONFIG_.*|PYTHONPATH|PYTHONHOME|PYTHONSTARTUP|PERL5LIB|PERL5OPT|PERLLIB)$/,
  /^(RUBYLIB|RUBYOPT|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|PSMODULEPATH|GIT_(SSH|SSH_COMMAND|EXEC_PATH|CONFIG.*|ASKPASS))$/,
  /^(DOTNET_STARTUP_HOOKS|(CORECLR|COR)_.*|GIT_(EXTERNAL_DIFF|PAGER|EDITOR|SEQUENCE_EDITOR|PROXY_COMMAND|TEMPLATE_DIR)|PAGER|EDITOR|VISUAL|LESSOPEN|LESSCLOSE)$/,
  /^(RUSTC|RUSTC_(WORKSPACE_)?WRAPPER|CARGO_BUILD_RUSTC.*|CARGO_HOME|MAKEFLAGS|CLASSPATH|LUA_INIT.*|R_PROFILE.*|PHPRC|PHP_INI_SCAN_DIR)$/,
  /^(PYTHONBREAKPOINT|YARN_(RC_FILENAME|YARN_PATH)|NODE_TLS_REJECT_UNAUTHORIZED)$/,
  /^(GITHUB|RUNNER|ACTIONS|INPUT|STATE)_.*$/,
]

/** What keeps a name from being that of an environment variable; `undefined` when nothing does. */
export function variableNameProblem(name: string): string | undefined {
  if (forbidden.some((pattern) => pattern.test(name.toUpperCase())))
    return 'changes what the later steps run, or belongs to GitHub, and is never written'
  if (!/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name))
    return 'cannot be one: it must begin with a letter or "_" and go on with letters, digits, "_", "." and "-"'
  return undefined
}

/** The same for a .env file, which shells read too. */
export function envFileNameProblem(name: string): string | undefined {
  if (/^[A-Za-z_]\w*$/.test(name)) return variableNameProblem(name)
  return 'cannot stand in a .env file: it must be made of ASCII letters, digits and "_", and not begin with a digit'
}

/** What keeps a name from being that of an output. */
export function outputNameProblem(name: string): string | undefined {
  return /^[^\s<=]+$/.test(name) ? undefined : 'cannot be one: it is empty, or holds white space, "=" or "<"'
}
