package dev.nightjar.cep.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The claims of a log's entries, which name them by number. */
final class Claims {

  private final List<Claim> all = new ArrayList<>(2);

  int size() {
    return all.size();
  }

  Claim get(int number) {
    return all.get(number);
  }

  /** All by their number, {@link Claim#NONE} among them. */
  List<Claim> all() {
    return Collections.unmodifiableList(all);
  }

  /** The number of a claim; negative where there is no such. */
  int number(int[] rules, long[] inputs, int count) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).is(rules, inputs, count)) {
        return i;
      }
    }
    return -1;
  }

  /** The number of a claim that may be another group's too; negative where there is no such. */
  int number(Claim shared) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) == shared) {
        return i;
      }
    }
    int number = number(shared.rules(), shared.inputs(), shared.rules().length);
    if (number >= 0) {
      all.set(number, shared);
    }
    return number;
  }

  /** The number of a claim that is new: one that is free, or the next. */
  int add(Claim fresh) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) == Claim.NONE) {
        all.set(i, fresh);
        return i;
      }
    }
    return take(fresh);
  }

  /** Gives a claim the next number. */
  int take(Claim next) {
    all.add(next);
    return all.size() - 1;
  }

  /** Numbers the rules of all of them otherwise, in the same order. */
  void renumber(int[] numbers) {
    all.replaceAll(claim -> claim == Claim.NONE ? claim : claim.renumbered(numbers));
  }

  void clear() {
    all.clear();
  }

  void replaceBy(Claims others) {
    all.clear();
    all.addAll(others.all);
  }
}
