package dev.nightjar.cep.operator;

import dev.nightjar.cep.engine.Occurrence;
import java.util.Arrays;

/**
 * What detection's state is keyed by: a tenant, how its events are grouped, and the group. Its hash
 * is the same in every process, because it says on which subtask the group lives.
 */
final class GroupKey {

  private final String tenant;
  private final long grouping;
  private final String[] group;
  private final int hash;

  /**
   * @param tenant whose group; never null
   * @param grouping the grouping of its rules
   * @param group the values; not changed after; never null
   */
  GroupKey(String tenant, long grouping, String[] group) {
    this.tenant = tenant;
    this.grouping = grouping;
    this.group = group;
    this.hash = (31 * tenant.hashCode() + Long.hashCode(grouping)) * 31 + Arrays.hashCode(group);
  }

  /** The group of an occurrence. */
  static GroupKey of(Occurrence occurrence) {
    return new GroupKey(occurrence.tenant(), occurrence.grouping(), occurrence.group());
  }

  String tenant() {
    return tenant;
  }

  long grouping() {
    return grouping;
  }

  String[] group() {
    return group;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupKey that
        && hash == that.hash
        && grouping == that.grouping
        && tenant.equals(that.tenant)
        && Arrays.equals(group, that.group);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return tenant + "/" + Long.toHexString(grouping) + Arrays.toString(group);
  }
}
