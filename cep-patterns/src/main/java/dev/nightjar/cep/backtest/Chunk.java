package dev.nightjar.cep.backtest;

/**
 * A piece of a file: whole values, each on a line of its own, though lines of a file may also hold
 * several values or none.
 *
 * @param number its place in the order of all chunks, from 0
 * @param file where it is from
 * @param bytes UTF-8, of which the first {@code length} count
 * @param length how many bytes count
 * @param firstLine the line in the file of the first line here, from 1
 * @param lines the line in the file of each line here; null where they follow {@code firstLine}
 */
record Chunk(int number, InputFile file, byte[] bytes, int length, long firstLine, long[] lines) {

  /** Whether its lines are the elements of {@code Records}, which may be no batch themselves. */
  boolean isOfRecords() {
    return lines != null;
  }

  /** The line in the file of a line here, which is counted from 0. */
  long lineOf(int index) {
    return lines == null ? firstLine + index : lines[Math.min(index, lines.length - 1)];
  }
}
