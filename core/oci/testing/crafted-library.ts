/** Writes a shared library that needs others, as a linker does: headers, one segment with the names, the dynamic section. */
export function craftedLibrary(
  needed: readonly string[],
  options: { readonly name?: string; readonly machine?: number; readonly stringsAt?: bigint } = {},
): Buffer {
  const names = Buffer.from(`\0${[...needed, options.name ?? ''].join('\0')}\0`);
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  header.writeUInt16LE(3, 16);
  header.writeUInt16LE(options.machine ?? 62, 18);
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(2, 56);
  const stringsOffset = 64 + 2 * 56;
  const address = 0x400000;
  const dynamicOffset = stringsOffset + names.length;
  const at = (name: string): bigint => BigInt(names.indexOf(`${name}\0`));
  const entries: readonly (readonly [number, bigint])[] = [
    ...needed.map((name) => [1, at(name)] as const),
    ...(options.name === undefined ? [] : [[14, at(options.name)] as const]),
    [5, options.stringsAt ?? BigInt(address + stringsOffset)],
    [0, 0n],
  ];
  const dynamic = Buffer.alloc(entries.length * 16);
  for (const [index, [tag, value]] of entries.entries()) {
    dynamic.writeBigUInt64LE(BigInt(tag), index * 16);
    dynamic.writeBigUInt64LE(value, index * 16 + 8);
  }
  const size = dynamicOffset + dynamic.length;
  const segment = (type: number, offset: number, bytes: number): Buffer => {
    const program = Buffer.alloc(56);
    program.writeUInt32LE(type, 0);
    program.writeBigUInt64LE(BigInt(offset), 8);
    program.writeBigUInt64LE(BigInt(address + offset), 16);
    program.writeBigUInt64LE(BigInt(bytes), 32);
    return program;
  };
  return Buffer.concat([
    header,
    segment(1, 0, size),
    segment(2, dynamicOffset, dynamic.length),
    names,
    dynamic,
  ]);
}
