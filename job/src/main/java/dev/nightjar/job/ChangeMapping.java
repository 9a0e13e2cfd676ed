package dev.nightjar.job;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.DeadLetter;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.geo.CachedLookup;
import dev.nightjar.cep.geo.GeoDatabaseException;
import dev.nightjar.cep.geo.GeoDatabases;
import dev.nightjar.cep.match.EventPlaces;
import dev.nightjar.dynamodb.ChangeRecord;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Turns changes into audit events, and adds where their addresses are, where there are databases
 * that tell. What is no event leaves by a side output or is counted: nothing disappears unseen.
 *
 * <p>Counters below {@code kinesisanalytics.mapping}, none by tenant or producer: {@code
 * auditEvents}, {@code snapshotEvents} and {@code repairedEvents} (those of them that were read
 * from the table), {@code brokenItems}, {@code expiredItems}, {@code inferredExpiries}, {@code
 * tamperingEvents}, {@code tenantMismatches}, {@code backdatedEvents}, {@code futureEvents}, {@code
 * gapsOpened}, {@code gapsClosed}, {@code unreadableAttributes} and in the group {@code unreadable}
 * one for each option, and in the group {@code notAudit} one for each reason, at most {@value
 * #MAX_REASONS}. With databases of places also {@code placedEvents}, and {@code unreadablePlaces}:
 * look-ups that met a broken record.
 */
public final class ChangeMapping extends ProcessFunction<ChangeRecord, AuditEvent> {

  /** What could not be mapped. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

  /** Entries whose TTL passed: for an archive. The indexed history stays. */
  public static final OutputTag<Mapped.Expired> EXPIRED =
      new OutputTag<>("expired", TypeInformation.of(Mapped.Expired.class));

  /** Records that the stream lost, and those that were found again. */
  public static final OutputTag<StreamGap> GAPS =
      new OutputTag<>("gaps", TypeInformation.of(StreamGap.class));

  /** A stream may invent words for operations; metrics must not grow with them. */
  static final int MAX_REASONS = 32;

  private static final String OTHER = "other";

  private final ChangeMapper mapper;
  private final GeoFiles.Shipped geo;

  private transient GeoDatabases databases;
  private transient CachedLookup lookup;
  private transient EventPlaces places;
  private transient Counter placed;
  private transient Counter unreadablePlaces;
  private transient Map<String, Counter> notAudit;
  private transient MetricGroup reasons;
  private transient Map<String, Counter> unreadable;
  private transient MetricGroup attributes;
  private transient Counter unreadableAttributes;
  private transient Counter events;
  private transient Counter broken;
  private transient Counter expired;
  private transient Counter tampering;
  private transient Counter mismatches;
  private transient Counter backdated;
  private transient Counter future;
  private transient Counter inferredExpiries;
  private transient Counter snapshot;
  private transient Counter repaired;
  private transient Counter gapsOpened;
  private transient Counter gapsClosed;

  /** Applies this mapping and adds nothing. */
  public ChangeMapping(Mapping mapping) {
    this(mapping, GeoFiles.Shipped.NONE);
  }

  /**
   * Applies this mapping.
   *
   * @param geo the databases that tell where addresses are
   */
  ChangeMapping(Mapping mapping, GeoFiles.Shipped geo) {
    this.mapper = new ChangeMapper(mapping);
    this.geo = geo;
  }

  @Override
  public void open(OpenContext context) throws GeoDatabaseException {
    // The one group that Managed Service for Apache Flink passes on to CloudWatch.
    MetricGroup metrics =
        getRuntimeContext().getMetricGroup().addGroup("kinesisanalytics").addGroup("mapping");
    unreadable = new HashMap<>();
    attributes = metrics.addGroup("unreadable");
    unreadableAttributes = metrics.counter("unreadableAttributes");
    notAudit = new HashMap<>();
    reasons = metrics.addGroup("notAudit");
    events = metrics.counter("auditEvents");
    broken = metrics.counter("brokenItems");
    expired = metrics.counter("expiredItems");
    tampering = metrics.counter("tamperingEvents");
    mismatches = metrics.counter("tenantMismatches");
    backdated = metrics.counter("backdatedEvents");
    future = metrics.counter("futureEvents");
    inferredExpiries = metrics.counter("inferredExpiries");
    snapshot = metrics.counter("snapshotEvents");
    repaired = metrics.counter("repairedEvents");
    gapsOpened = metrics.counter("gapsOpened");
    gapsClosed = metrics.counter("gapsClosed");
    if (geo.count() > 0) {
      databases = geo.open(getRuntimeContext().getDistributedCache());
      lookup = databases.lookup();
      places = new EventPlaces(lookup);
      placed = metrics.counter("placedEvents");
      unreadablePlaces = metrics.counter("unreadablePlaces");
    }
  }

  @Override
  public void close() {
    if (databases != null) {
      databases.close();
    }
  }

  @Override
  public void processElement(ChangeRecord record, Context context, Collector<AuditEvent> out) {
    if (record.gap() != null) {
      tell(Changes.gap(record), context);
      return;
    }
    Mapped mapped = mapper.map(Changes.of(record));
    if (mapped instanceof Mapped.Events found) {
      found.unreadable().forEach(this::countUnreadable);
      for (AuditEvent event : found.events()) {
        count(event);
        out.collect(places == null ? event : placed(event));
      }
    } else if (mapped instanceof Mapped.Broken item) {
      broken.inc();
      context.output(DEAD_LETTERS, item.letter());
    } else if (mapped instanceof Mapped.Expired item) {
      expired.inc();
      if (item.inferred()) {
        inferredExpiries.inc();
      }
      context.output(EXPIRED, item);
    } else if (mapped instanceof Mapped.NotAudit item) {
      reason(item.reason()).inc();
    }
  }

  private AuditEvent placed(AuditEvent event) {
    AuditEvent known = places.addTo(event);
    if (known != event) {
      placed.inc();
    }
    unreadablePlaces.inc(lookup.unreadable() - unreadablePlaces.getCount());
    return known;
  }

  private void tell(StreamGap gap, Context context) {
    switch (gap.state()) {
      case OPEN -> gapsOpened.inc();
      case CLOSED -> gapsClosed.inc();
    }
    context.output(GAPS, gap);
  }

  private void count(AuditEvent event) {
    events.inc();
    switch (event.origin()) {
      case STREAM -> {}
      case SNAPSHOT -> snapshot.inc();
      case REPAIR -> repaired.inc();
    }
    switch (event.kind()) {
      case ENTRY -> {}
      case TAMPERING -> tampering.inc();
      case TENANT_MISMATCH -> mismatches.inc();
    }
    if (event.backdated()) {
      backdated.inc();
    }
    if (event.futureStated()) {
      future.inc();
    }
  }

  /** By option, of which there are few. */
  private void countUnreadable(String option) {
    unreadableAttributes.inc();
    unreadable.computeIfAbsent(option, attributes::counter).inc();
  }

  private Counter reason(String reason) {
    String name =
        notAudit.containsKey(reason) || notAudit.size() < MAX_REASONS - 1 ? reason : OTHER;
    return notAudit.computeIfAbsent(name, key -> reasons.counter(key.replace(' ', '-')));
  }
}
