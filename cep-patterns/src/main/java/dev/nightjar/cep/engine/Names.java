package dev.nightjar.cep.engine;

import java.util.ArrayList;
import java.util.List;

/** The actions of a group, so that each stands there once. */
final class Names {

  /** More than that stand where they are used: a group of ever new actions can't grow it. */
  private static final int MAX = 250;

  private final List<String> names = new ArrayList<>(2);

  /** Where a name stands that was asked for last. */
  private int last;

  /** Takes a name that other groups may share. */
  void learn(String shared) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i) == shared) {
        last = i;
        return;
      }
    }
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(shared)) {
        names.set(i, shared);
        last = i;
        return;
      }
    }
    if (names.size() < MAX) {
      last = names.size();
      names.add(shared);
    }
  }

  /** Writes a name: its number, or where there are too many the name itself. */
  void put(PackedBytes out, String name) {
    int size = names.size();
    if (last < size && names.get(last).equals(name)) {
      out.putNumber(last + 1L);
      return;
    }
    for (int i = 0; i < size; i++) {
      if (names.get(i).equals(name)) {
        out.putNumber(i + 1L);
        return;
      }
    }
    if (size >= MAX) {
      out.putByte(0);
      out.putText(name);
      return;
    }
    names.add(name);
    out.putNumber(size + 1L);
  }

  String get(PackedReader in) {
    long number = in.getNumber();
    return number == 0 ? in.getText() : names.get((int) number - 1);
  }

  void write(PackedBytes out) {
    out.putNumber(names.size());
    names.forEach(out::putText);
  }

  static Names read(PackedReader in) {
    Names read = new Names();
    int size = in.getCount();
    for (int i = 0; i < size; i++) {
      read.names.add(in.getText());
    }
    return read;
  }
}
