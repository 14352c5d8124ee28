export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What a completion answers when the shell should offer files. */
export const FILES = ':files';

/**
 * The script that makes a shell ask `slipway __complete -- WORDS…`, the last word being the one under the cursor.
 * The answer is a candidate a line, a tab and a description after it; or `:files`.
 */
export function shellScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return BASH;
    case 'zsh':
      return ZSH;
    case 'fish':
      return FISH;
  }
}

// Words of bash end at `:`; what stands before it in `name:version` is taken off the candidates again.
const BASH = `_slipway() {
  local line="\${COMP_LINE:0:COMP_POINT}" word candidate
  local -a words answer
  read -ra words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  word="\${words[-1]}"
  mapfile -t answer < <(slipway __complete -- "\${words[@]:1}" 2>/dev/null)
  COMPREPLY=()
  if [[ "\${answer[0]}" == "${FILES}" ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
    return
  fi
  local prefix=""
  [[ "$word" == *:* && "$COMP_WORDBREAKS" == *:* ]] && prefix="\${word%"\${word##*:}"}"
  for candidate in "\${answer[@]}"; do
    candidate="\${candidate%%$'\\t'*}"
    [[ "$candidate" == "$word"* ]] && COMPREPLY+=("\${candidate#"$prefix"}")
  done
}
complete -F _slipway slipway
`;

const ZSH = `#compdef slipway
_slipway() {
  local -a answer described
  local line
  answer=("\${(@f)$(slipway __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "\${answer[1]}" == "${FILES}" ]]; then
    _files
    return
  fi
  for line in "\${answer[@]}"; do
    [[ -n "$line" ]] && described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe 'slipway' described
}
if [[ "\${funcstack[1]}" == "_slipway" ]]; then
  _slipway "$@"
else
  compdef _slipway slipway
fi
`;

const FISH = `function __slipway_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l answer (slipway __complete -- $words[2..-1] 2>/dev/null)
  if test "$answer[1]" = "${FILES}"
    __fish_complete_path (commandline -ct)
  else
    printf '%s\\n' $answer
  end
end
complete -c slipway -f -a '(__slipway_complete)'
`;
