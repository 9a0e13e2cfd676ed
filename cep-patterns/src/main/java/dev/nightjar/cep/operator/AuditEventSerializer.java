package dev.nightjar.cep.operator;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.AuditEvent.Actor;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.AuditEvent.Kind;
import dev.nightjar.audit.AuditEvent.Tampering;
import dev.nightjar.audit.AuditEvent.Target;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Place;
import dev.nightjar.audit.Place.AutonomousSystem;
import dev.nightjar.audit.Place.Geo;
import java.io.IOException;
import java.io.Serial;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes an {@link AuditEvent}. Every event of a job is read from bytes by each task that it comes
 * to, and reading it by reflection takes longer than to find that no rule wants it.
 */
public final class AuditEventSerializer extends VersionedSerializer<AuditEvent> {

  /** The only instance that is needed. */
  public static final AuditEventSerializer INSTANCE = new AuditEventSerializer();

  /** What Flink needs to know of the type. */
  public static final TypeInformation<AuditEvent> TYPE =
      new ValueTypeInfo<>(AuditEvent.class, INSTANCE);

  @Serial private static final long serialVersionUID = 1L;

  private static final int STATED = 1;
  private static final int ACTOR = 1 << 1;
  private static final int TARGET = 1 << 2;
  private static final int RECORDS = 1 << 3;
  private static final int FUTURE_STATED = 1 << 4;
  private static final int BACKDATED = 1 << 5;
  private static final int TAMPERING = 1 << 6;
  private static final int PLACE = 1 << 7;

  private static final int LATITUDE = 1;
  private static final int LONGITUDE = 1 << 1;
  private static final int NUMBER = 1;

  private static final Kind[] KINDS = Kind.values();
  private static final ActorType[] ACTOR_TYPES = ActorType.values();
  private static final Change.Operation[] OPERATIONS = Change.Operation.values();
  private static final Change.Origin[] ORIGINS = Change.Origin.values();

  private AuditEventSerializer() {}

  @Override
  int format() {
    return 1;
  }

  @Override
  String plural() {
    return "audit events";
  }

  @Override
  void write(AuditEvent event, DataOutputView out) throws IOException {
    out.writeByte(flags(event));
    Wire.writeLetters(out, event.id());
    writeEnum(out, event.kind());
    Wire.writeLetters(out, event.tenant());
    Wire.writeLetters(out, event.eventId());
    Wire.writeInstant(out, event.time());
    if (hasOwnStatedTime(event)) {
      Wire.writeInstant(out, event.statedTime());
    }
    Wire.writeInstant(out, event.arrival());
    Wire.writeLetters(out, event.action());
    if (event.actor() != null) {
      write(event.actor(), out);
    }
    Wire.writeLetters(out, event.principal());
    if (event.target() != null) {
      Wire.writeLetters(out, event.target().type());
      Wire.writeLetters(out, event.target().id());
      Wire.writeLetters(out, event.target().name());
    }
    Wire.writeLetters(out, event.outcome());
    Wire.writeLetters(out, event.reason());
    Wire.writeLetters(out, event.sourceIp());
    Wire.writeLetters(out, event.userAgent());
    if (event.records() != null) {
      Wire.writeSigned(out, event.records());
    }
    Wire.writeLetters(out, event.message());
    Wire.writeLetters(out, event.contentHash());
    writeEnum(out, event.operation());
    Wire.writeLetters(out, event.sequenceNumber());
    writeEnum(out, event.origin());
    if (event.tampering() != null) {
      write(event.tampering(), out);
    }
    Wire.writeLetters(out, event.key());
    Wire.writeLetters(out, event.attributes());
    if (event.place() != null) {
      write(event.place(), out);
    }
  }

  private static int flags(AuditEvent event) {
    return (hasOwnStatedTime(event) ? STATED : 0)
        | (event.actor() != null ? ACTOR : 0)
        | (event.target() != null ? TARGET : 0)
        | (event.records() != null ? RECORDS : 0)
        | (event.futureStated() ? FUTURE_STATED : 0)
        | (event.backdated() ? BACKDATED : 0)
        | (event.tampering() != null ? TAMPERING : 0)
        | (event.place() != null ? PLACE : 0);
  }

  private static boolean hasOwnStatedTime(AuditEvent event) {
    return event.statedTime() == null || !event.statedTime().equals(event.time());
  }

  private static void write(Actor actor, DataOutputView out) throws IOException {
    Wire.writeLetters(out, actor.id());
    Wire.writeLetters(out, actor.name());
    Wire.writeLetters(out, actor.email());
    writeEnum(out, actor.type());
  }

  private static void write(Tampering tampering, DataOutputView out) throws IOException {
    Wire.writeLetters(out, tampering.originalId());
    Wire.writeLetters(out, tampering.before());
    Wire.writeLetters(out, tampering.after());
    String[] fields = tampering.fields();
    Wire.writeLength(out, fields == null ? 0 : fields.length + 1);
    for (int i = 0; fields != null && i < fields.length; i++) {
      Wire.writeLetters(out, fields[i]);
    }
  }

  private static void write(Place place, DataOutputView out) throws IOException {
    Geo geo = place.geo();
    out.writeBoolean(geo != null);
    if (geo != null) {
      Wire.writeLetters(out, geo.continentCode());
      Wire.writeLetters(out, geo.countryIsoCode());
      Wire.writeLetters(out, geo.countryName());
      Wire.writeLetters(out, geo.regionIsoCode());
      Wire.writeLetters(out, geo.regionName());
      Wire.writeLetters(out, geo.cityName());
      Wire.writeLetters(out, geo.timezone());
      out.writeByte(
          (geo.latitude() != null ? LATITUDE : 0) | (geo.longitude() != null ? LONGITUDE : 0));
      if (geo.latitude() != null) {
        out.writeDouble(geo.latitude());
      }
      if (geo.longitude() != null) {
        out.writeDouble(geo.longitude());
      }
      Wire.writeLetters(out, geo.database());
    }
    AutonomousSystem system = place.as();
    out.writeBoolean(system != null);
    if (system != null) {
      out.writeByte(system.number() != null ? NUMBER : 0);
      if (system.number() != null) {
        Wire.writeSigned(out, system.number());
      }
      Wire.writeLetters(out, system.organization());
      Wire.writeLetters(out, system.database());
    }
  }

  /** One more than its place among its kind; 0 for null. New constants come last. */
  private static void writeEnum(DataOutputView out, Enum<?> one) throws IOException {
    out.writeByte(one == null ? 0 : one.ordinal() + 1);
  }

  private static <E> E readEnum(DataInputView in, E[] all) throws IOException {
    int place = in.readUnsignedByte();
    if (place > all.length) {
      throw new IOException("An audit event has a value of a later version of Nightjar.");
    }
    return place == 0 ? null : all[place - 1];
  }

  @Override
  AuditEvent read(int format, DataInputView in) throws IOException {
    int flags = in.readUnsignedByte();
    String id = Wire.readLetters(in);
    Kind kind = readEnum(in, KINDS);
    String tenant = Wire.readLetters(in);
    String eventId = Wire.readLetters(in);
    Instant time = Wire.readInstant(in);
    return new AuditEvent(
        id,
        kind,
        tenant,
        eventId,
        time,
        (flags & STATED) != 0 ? Wire.readInstant(in) : time,
        Wire.readInstant(in),
        Wire.readLetters(in),
        (flags & ACTOR) != 0 ? readActor(in) : null,
        Wire.readLetters(in),
        (flags & TARGET) != 0
            ? new Target(Wire.readLetters(in), Wire.readLetters(in), Wire.readLetters(in))
            : null,
        Wire.readLetters(in),
        Wire.readLetters(in),
        Wire.readLetters(in),
        Wire.readLetters(in),
        (flags & RECORDS) != 0 ? (Long) Wire.readSigned(in) : null,
        Wire.readLetters(in),
        (flags & FUTURE_STATED) != 0,
        (flags & BACKDATED) != 0,
        Wire.readLetters(in),
        readEnum(in, OPERATIONS),
        Wire.readLetters(in),
        readEnum(in, ORIGINS),
        (flags & TAMPERING) != 0 ? readTampering(in) : null,
        Wire.readLetters(in),
        Wire.readLetters(in),
        (flags & PLACE) != 0 ? readPlace(in) : null);
  }

  private static Actor readActor(DataInputView in) throws IOException {
    return new Actor(
        Wire.readLetters(in),
        Wire.readLetters(in),
        Wire.readLetters(in),
        readEnum(in, ACTOR_TYPES));
  }

  private static Tampering readTampering(DataInputView in) throws IOException {
    String originalId = Wire.readLetters(in);
    String before = Wire.readLetters(in);
    String after = Wire.readLetters(in);
    int length = Wire.readLength(in) - 1;
    String[] fields = length < 0 ? null : new String[length];
    for (int i = 0; i < length; i++) {
      fields[i] = Wire.readLetters(in);
    }
    return new Tampering(originalId, before, after, fields);
  }

  private static Place readPlace(DataInputView in) throws IOException {
    Geo geo = in.readBoolean() ? readGeo(in) : null;
    if (!in.readBoolean()) {
      return new Place(geo, null);
    }
    Long number = in.readUnsignedByte() == NUMBER ? (Long) Wire.readSigned(in) : null;
    return new Place(geo, new AutonomousSystem(number, Wire.readLetters(in), Wire.readLetters(in)));
  }

  private static Geo readGeo(DataInputView in) throws IOException {
    String continentCode = Wire.readLetters(in);
    String countryIsoCode = Wire.readLetters(in);
    String countryName = Wire.readLetters(in);
    String regionIsoCode = Wire.readLetters(in);
    String regionName = Wire.readLetters(in);
    String cityName = Wire.readLetters(in);
    String timezone = Wire.readLetters(in);
    int known = in.readUnsignedByte();
    return new Geo(
        continentCode,
        countryIsoCode,
        countryName,
        regionIsoCode,
        regionName,
        cityName,
        timezone,
        (known & LATITUDE) != 0 ? (Double) in.readDouble() : null,
        (known & LONGITUDE) != 0 ? (Double) in.readDouble() : null,
        Wire.readLetters(in));
  }

  @Override
  public TypeSerializerSnapshot<AuditEvent> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What a savepoint says about the serializer. The format is in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<AuditEvent> {

    /** Called by Flink when it reads a savepoint. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }

  @Serial
  private Object readResolve() {
    return INSTANCE;
  }
}
