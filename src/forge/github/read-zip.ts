// One file out of a zip archive that others made: names checked, sizes bounded while it is unpacked, nothing written to disk.
import { fromBufferPromise, type Entry, type ZipFile } from "yauzl";
import { AssayError, messageOf } from "../../runtime/runtime.js";

/** What is taken: the file of this name that lies least deep. Bounds are on entries looked at and on bytes unpacked. */
export interface ZipWish {
  readonly name: string;
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/**
 * Its bytes; null where the archive holds no such file. Throws `github-refused` for what is no archive, has names that climb out of it, too many
 * entries, or a file that is larger than the bound, whatever its header says (spec X8).
 */
export async function readZippedFile(archive: Buffer, wish: ZipWish): Promise<Buffer | null> {
  try {
    const zip = await fromBufferPromise(archive, { strictFileNames: true, validateEntrySizes: true });
    if (zip.entryCount > wish.maxEntries) throw new RangeError(`it has ${zip.entryCount} entries`);
    const found = await findEntry(zip, wish.name);
    return found === null ? null : await unpack(zip, found, wish.maxBytes);
  } catch (cause) {
    throw new AssayError({
      code: "github-refused",
      message: `the archive of an artifact was not read: ${messageOf(cause)}`,
      remedy: `Upload an artifact that holds ${wish.name} of at most ${wish.maxBytes} bytes.`,
      cause,
    });
  }
}

/** Every name is read, so that one bad name refuses the archive; encrypted entries cannot be unpacked and are passed over. */
async function findEntry(zip: ZipFile, name: string): Promise<Entry | null> {
  let best: Entry | null = null;
  for await (const entry of zip.eachEntry()) {
    const parts = entry.fileName.split("/");
    if (parts.at(-1) !== name || !entry.canDecodeFileData()) continue;
    if (best === null || parts.length < best.fileName.split("/").length) best = entry;
  }
  return best;
}

async function unpack(zip: ZipFile, entry: Entry, maxBytes: number): Promise<Buffer> {
  if (entry.uncompressedSize > maxBytes)
    throw new RangeError(`it unpacks to ${entry.uncompressedSize} bytes`);
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = await zip.openReadStreamPromise(entry);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length; // a stream of a zip entry yields buffers
    if (size > maxBytes) throw new RangeError(`it unpacks to more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
