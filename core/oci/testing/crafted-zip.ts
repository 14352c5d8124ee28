import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

/** A member of an archive that a test makes; what it says of itself may be wrong. */
export interface CraftedMember {
  readonly name: string | Buffer;
  readonly text?: string | Buffer;
  readonly isStored?: boolean;
  /** Unix mode, type included. */
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  /** What the directory says instead. */
  readonly size?: number;
  readonly crc?: number;
  readonly headerStart?: number;
  /** What the local header says instead. */
  readonly localName?: string;
  readonly localSize?: number;
  /** Bytes behind the compressed data that count as part of it. */
  readonly tail?: Buffer;
}

/** Writes a zip archive as it is told, byte by byte. Returns its path. */
export async function craftedZip(
  members: readonly CraftedMember[],
  options: { readonly count?: number; readonly after?: Buffer; readonly between?: Buffer } = {},
): Promise<string> {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let start = 0;
  for (const member of members) {
    const { local, central } = partsOf(member, start);
    bodies.push(local);
    directory.push(central);
    start += local.length;
  }
  const between = options.between ?? Buffer.alloc(0);
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(options.count ?? members.length, 8);
  end.writeUInt16LE(options.count ?? members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(start, 16);
  const path = join(await temporaryFolder(), 'crafted.zip');
  await writeFile(path, Buffer.concat([...bodies, between, central, end, options.after ?? Buffer.alloc(0)]));
  return path;
}

function partsOf(member: CraftedMember, start: number): { readonly local: Buffer; readonly central: Buffer } {
  const content = Buffer.from(member.text ?? '');
  const name = Buffer.from(member.name);
  const localName = Buffer.from(member.localName ?? name);
  const packed = member.isStored === true ? content : deflateRawSync(content);
  const data = Buffer.concat([packed, member.tail ?? Buffer.alloc(0)]);
  const method = member.method ?? (member.isStored === true ? 0 : 8);
  const crc = member.crc ?? crc32(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(member.flags ?? 0, 6);
  local.writeUInt16LE(method, 8);
  local.writeUInt32LE(crc, 14);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(member.localSize ?? member.size ?? content.length, 22);
  local.writeUInt16LE(localName.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(0x0314, 4);
  central.writeUInt16LE(member.flags ?? 0, 8);
  central.writeUInt16LE(method, 10);
  central.writeUInt32LE(crc, 16);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt32LE(member.size ?? content.length, 24);
  central.writeUInt16LE(name.length, 28);
  central.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 38);
  central.writeUInt32LE(member.headerStart ?? start, 42);
  return {
    local: Buffer.concat([local, localName, data]),
    central: Buffer.concat([central, name]),
  };
}
