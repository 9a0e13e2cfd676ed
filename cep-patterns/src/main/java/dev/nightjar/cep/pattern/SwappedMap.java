package dev.nightjar.cep.pattern;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * One of the maps in which Flink's buffer of partial matches stands, for whichever group is on: the
 * map itself belongs to the group's state, and is read and written with it.
 */
final class SwappedMap<K, V> implements MapState<K, V> {

  private final TypeSerializer<K> keys;
  private final TypeSerializer<V> values;
  private Map<K, V> map = new HashMap<>();

  SwappedMap(TypeSerializer<K> keys, TypeSerializer<V> values) {
    this.keys = keys;
    this.values = values;
  }

  @SuppressWarnings("unchecked")
  void swap(Map<?, ?> group) {
    map = (Map<K, V>) group;
  }

  void write(DataOutputView out) throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<K, V> entry : map.entrySet()) {
      keys.serialize(entry.getKey(), out);
      values.serialize(entry.getValue(), out);
    }
  }

  void read(DataInputView in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      K key = keys.deserialize(in);
      map.put(key, values.deserialize(in));
    }
  }

  @Override
  public V get(K key) {
    return map.get(key);
  }

  @Override
  public void put(K key, V value) {
    map.put(key, value);
  }

  @Override
  public void putAll(Map<K, V> more) {
    map.putAll(more);
  }

  @Override
  public void remove(K key) {
    map.remove(key);
  }

  @Override
  public boolean contains(K key) {
    return map.containsKey(key);
  }

  @Override
  public Iterable<Map.Entry<K, V>> entries() {
    return map.entrySet();
  }

  @Override
  public Iterable<K> keys() {
    return map.keySet();
  }

  @Override
  public Iterable<V> values() {
    return map.values();
  }

  @Override
  public Iterator<Map.Entry<K, V>> iterator() {
    return map.entrySet().iterator();
  }

  @Override
  public boolean isEmpty() {
    return map.isEmpty();
  }

  @Override
  public void clear() {
    map.clear();
  }
}
