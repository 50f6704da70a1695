/** Bytes of a cell, the unit of distances. */
export const CELL = 16

const [I32, BLOCK_OF_NOTHING] = [0x7f, 0x40]
const [LOOP, BR_IF, END] = [0x03, 0x0d, 0x0b]
const [LOCAL_GET, LOCAL_TEE, I32_CONST, I32_LT_U, I32_ADD] = [0x20, 0x22, 0x41, 0x49, 0x6a]
const V128_LOAD = [0xfd, 0x00]
const V128_STORE = [0xfd, 0x0b]
const V128_XOR = [0xfd, 0x51]

/** The logarithm of a cell's size: where it lies in memory is a multiple of it. */
const ALIGNED = 4

/** The parameter that counts, and the one that says when to stop. */
const [AT, LIMIT] = [0, 1]

/**
 * WebAssembly of one loop, which folds all cells from the end of the window on:
 *
 *     for (; at < limit; at += 16) memory[window + at] ^= memory[window + at - 16 d], for each distance d
 *
 * It is put together here because the distances are best written into it, and because there is so little of it.
 *
 * @see {@link https://webassembly.github.io/spec/core/binary/index.html}
 */
export function foldingModule(distances: readonly number[], pages: number): Uint8Array<ArrayBuffer> {
  const window = Math.max(...distances) * CELL
  const load = (offset: number) => [LOCAL_GET, AT, ...V128_LOAD, ALIGNED, ...leb128(offset)]
  const folded = distances.flatMap((distance) => [...load(window - distance * CELL), ...V128_XOR])
  const loop = [
    ...[LOOP, BLOCK_OF_NOTHING, LOCAL_GET, AT],
    ...load(window),
    ...folded,
    ...[...V128_STORE, ALIGNED, ...leb128(window)],
    ...[LOCAL_GET, AT, I32_CONST, CELL, I32_ADD, LOCAL_TEE, AT, LOCAL_GET, LIMIT, I32_LT_U, BR_IF, 0, END],
  ]
  return Uint8Array.from([
    ...[0x00, ...ascii('asm'), 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, I32, I32, 0]), // types: (i32, i32) -> ()
    ...section(3, [1, 0]), // functions: one of that type
    ...section(5, [1, 0, pages]), // memories: one
    ...section(7, [2, ...exported('memory', 2, 0), ...exported('fold', 0, 0)]),
    ...section(10, [1, ...sized([0, ...loop, END])]), // code, without locals
  ])
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)]
}

function sized(content: readonly number[]): number[] {
  return [...leb128(content.length), ...content]
}

function exported(name: string, kind: number, index: number): number[] {
  return [...sized(ascii(name)), kind, index]
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0))
}

/** Seven bits at a time, the lowest first. */
function leb128(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...leb128(Math.floor(value / 128))]
}
