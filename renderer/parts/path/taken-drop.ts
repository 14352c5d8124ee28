/** A drop that a field has taken: the window must not open it as a project as well. */
let taken = false;

export function takeDrop(): void {
  taken = true;
}

/** Whether the drop that is told now was taken; asked once for each. */
export function wasTaken(): boolean {
  const was = taken;
  taken = false;
  return was;
}
