package dev.nightjar.cep.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rules of one grouping remember of one group. Not safe for several threads; made by
 * {@link Detector#open}, and worth nothing without a detector.
 */
public final class GroupState {

  /** The layout; one that is not known can't be read. */
  private static final int VERSION = 2;

  private final String tenant;
  private final long grouping;
  private final String[] group;
  private final List<Lane> lanes = new ArrayList<>(1);

  /** How many bytes it was when it was last read or written. */
  private int bytesBefore = 128;

  GroupState(String tenant, long grouping, String[] group) {
    this.tenant = tenant;
    this.grouping = grouping;
    this.group = group;
  }

  /** Whose events; never null. */
  public String tenant() {
    return tenant;
  }

  /** How its rules group. */
  public long grouping() {
    return grouping;
  }

  /** The values of the group's fields, in their order; never null; not to be changed. */
  @SuppressWarnings("ReturnOfMutable")
  public String[] group() {
    return group;
  }

  /** Whether nothing is remembered, so that it can be dropped. */
  public boolean isEmpty() {
    return lanes.isEmpty();
  }

  List<Lane> lanes() {
    return lanes;
  }

  /** What is remembered for some rules. */
  Lane lane(GroupPlan plan, Detection sink) {
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      if (lane.hold == plan.hold) {
        if (!lane.isOf(plan)) {
          lane = lane.bind(plan, tenant, sink);
          lanes.set(i, lane);
        }
        return lane;
      }
    }
    Lane lane = new Lane(plan.hold).bind(plan, tenant, sink);
    lanes.add(lane);
    return lane;
  }

  /** A copy that shares nothing with it. */
  public GroupState copy() {
    byte[] bytes = toBytes().toArray();
    return read(new PackedReader(bytes, 0, bytes.length));
  }

  /** Writes it: its length in four bytes, and that many bytes. */
  public void write(DataOutput out) throws IOException {
    PackedBytes bytes = toBytes();
    out.writeInt(bytes.size);
    out.write(bytes.array, 0, bytes.size);
  }

  private PackedBytes toBytes() {
    PackedBytes out = new PackedBytes(bytesBefore + bytesBefore / 8 + 128);
    out.putByte(VERSION);
    out.putText(tenant);
    out.putLong(grouping);
    out.putNumber(group.length);
    for (String value : group) {
      out.putText(value);
    }
    out.putNumber(lanes.size());
    for (Lane lane : lanes) {
      lane.write(out);
    }
    bytesBefore = out.size;
    return out;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is of an unknown layout, or damaged
   */
  public static GroupState read(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    try {
      return read(new PackedReader(bytes, 0, bytes.length));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("the state of a group can't be read: " + e.getMessage(), e);
    }
  }

  private static GroupState read(PackedReader in) {
    int version = in.getByte();
    if (version != VERSION) {
      throw new IllegalArgumentException("its layout has version " + version);
    }
    String tenant = in.getText();
    long grouping = in.getLong();
    String[] group = new String[in.getCount()];
    for (int i = 0; i < group.length; i++) {
      group[i] = in.getText();
    }
    GroupState state = new GroupState(tenant, grouping, group);
    state.bytesBefore = in.end;
    int lanes = in.getCount();
    for (int i = 0; i < lanes; i++) {
      state.lanes.add(Lane.read(in));
    }
    return state;
  }
}
