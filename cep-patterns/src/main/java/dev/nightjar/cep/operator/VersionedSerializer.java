package dev.nightjar.cep.operator;

import java.io.IOException;
import java.io.Serial;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A serializer whose values say in their first byte which format they are in. A new format gets the
 * next number and still reads the older ones; a format that is not known here is refused by name.
 *
 * <p>Values are not changed once they are written or read, so a copy is the value itself, and an
 * object that Flink offers for reuse is not used: both hold with and without object reuse. A
 * serializer of values that do change overrides {@link #isImmutableType} and {@link #copy(Object)}.
 *
 * @param <T> the values
 */
abstract class VersionedSerializer<T> extends TypeSerializerSingleton<T> {

  @Serial private static final long serialVersionUID = 1L;

  /** The format that is written, from 1; the newest. */
  abstract int format();

  /** What the values are called in a message, in the plural. */
  abstract String plural();

  /** Writes a value in the newest format. */
  abstract void write(T value, DataOutputView out) throws IOException;

  /** Reads a value in a format from 1 to the newest. */
  abstract T read(int format, DataInputView in) throws IOException;

  @Override
  public final void serialize(T value, DataOutputView out) throws IOException {
    out.writeByte(format());
    write(value, out);
  }

  @Override
  public final T deserialize(DataInputView in) throws IOException {
    int format = in.readUnsignedByte();
    if (format < 1 || format > format()) {
      throw new IOException(
          "The state holds "
              + plural()
              + " in format "
              + format
              + ", this version of Nightjar reads 1 to "
              + format()
              + ". Restore with the version that wrote it, or a later one.");
    }
    return read(format, in);
  }

  @Override
  public final T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return copy(from);
  }

  /** None: Flink may only use it for reuse, which there is none of. */
  @Override
  public final T createInstance() {
    return null;
  }

  @Override
  public final int getLength() {
    return -1;
  }
}
