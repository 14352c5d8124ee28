/** Characters of a line up to which its brackets are paired. */
const LONGEST_LINE = 5000;

/** Whether the brackets of a text may be paired and coloured: a line of thousands, each in the next, would hold up the window. */
export function coloursBrackets(text: string): boolean {
  return text.split('\n').every((line) => line.length <= LONGEST_LINE);
}
