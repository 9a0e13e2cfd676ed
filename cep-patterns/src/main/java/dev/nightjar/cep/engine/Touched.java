package dev.nightjar.cep.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules that one occurrence touches in a lane, in the order of their slots: scratch that is
 * used again for the next.
 */
final class Touched {

  final PackedBytes id = new PackedBytes(64);
  final EntryValues values = new EntryValues();
  final PackedBytes copied = new PackedBytes(64);

  Slot[] slots = new Slot[16];
  int[] numbers = new int[16];

  /** The inputs as the rule tells them apart, and as they are. */
  long[] claimed = new long[16];

  long[] inputs = new long[16];
  private final List<PackedBytes> lists = new ArrayList<>();
  private PackedBytes[] list = new PackedBytes[16];

  /** The windows that the log must be put into again, by place; null for the others. */
  LogWindow[] unfilled = new LogWindow[16];

  int count;

  void clear() {
    count = 0;
  }

  /** A list to fill for the rule that is added next. */
  PackedBytes freshList() {
    while (lists.size() <= count) {
      lists.add(new PackedBytes(32));
    }
    PackedBytes fresh = lists.get(count);
    fresh.clear();
    return fresh;
  }

  PackedBytes list(int index) {
    return list[index];
  }

  void add(Slot slot, int number, long inputBits, PackedBytes values) {
    if (count == slots.length) {
      int more = count * 2;
      slots = java.util.Arrays.copyOf(slots, more);
      numbers = java.util.Arrays.copyOf(numbers, more);
      claimed = java.util.Arrays.copyOf(claimed, more);
      inputs = java.util.Arrays.copyOf(inputs, more);
      unfilled = new LogWindow[more];
      list = java.util.Arrays.copyOf(list, more);
    }
    int at = count++;
    while (at > 0 && numbers[at - 1] > number) {
      move(at - 1, at);
      at--;
    }
    slots[at] = slot;
    numbers[at] = number;
    inputs[at] = inputBits;
    claimed[at] = slot.plan.tellsInputs ? inputBits : 1;
    list[at] = values;
  }

  void remove(int index) {
    for (int i = index + 1; i < count; i++) {
      move(i, i - 1);
    }
    count--;
  }

  private void move(int from, int to) {
    slots[to] = slots[from];
    numbers[to] = numbers[from];
    inputs[to] = inputs[from];
    claimed[to] = claimed[from];
    list[to] = list[from];
  }
}
