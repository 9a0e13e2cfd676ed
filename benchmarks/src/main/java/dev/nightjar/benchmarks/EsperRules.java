package dev.nightjar.benchmarks;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPDeployment;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import dev.nightjar.audit.AuditEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The two headline rules in Esper: ten exports of one person within 60 minutes, and a role granted
 * to a person who exports within 30 minutes. One thread, its own clock, no state that survives, no
 * serialization, no order: the fastest thing that a Java engine does with them.
 */
final class EsperRules implements AutoCloseable {

  /**
   * What Esper sees of an event.
   *
   * @param time epoch milliseconds
   */
  public record Row(
      long time,
      String tenant,
      String principal,
      String grantee,
      String action,
      boolean export,
      boolean human,
      boolean success) {

    /** An event, with what the rules ask of it found out. */
    static Row of(AuditEvent event) {
      boolean user = "user".equals(event.target().type());
      return new Row(
          event.time().toEpochMilli(),
          event.tenant(),
          event.principal(),
          user ? event.target().id() : null,
          event.action(),
          event.action().endsWith(".export"),
          event.actor().type() == AuditEvent.ActorType.HUMAN,
          event.outcome().equals("success"));
    }

    /** As a bean, because Esper reads records' components by getters alone. */
    public long getTime() {
      return time;
    }

    public String getTenant() {
      return tenant;
    }

    public String getPrincipal() {
      return principal;
    }

    public String getGrantee() {
      return grantee;
    }

    public String getAction() {
      return action;
    }

    public boolean isExport() {
      return export;
    }

    public boolean isHuman() {
      return human;
    }

    public boolean isSuccess() {
      return success;
    }
  }

  private static final String EPL =
      """
      create context ByPerson partition by tenant, principal from Row(export and human and success);
      @name('burst') context ByPerson
        select tenant, principal, time
        from Row(export and human and success)#ext_timed(time, 60 min)
        having count(*) >= 10;
      @name('grant') select e.tenant as tenant, e.principal as principal, e.time as time
        from pattern [every g=Row(action = 'role.granted' and success)
          -> e=Row(export and success and tenant = g.tenant and principal = g.grantee)
          where timer:within(30 min)];
      """;

  private final EPRuntime runtime;
  private final EPEventService events;
  private long matches;

  EsperRules() throws EPCompileException, EPDeployException {
    Configuration configuration = new Configuration();
    configuration.getCommon().addEventType("Row", Row.class);
    configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
    EPCompiled compiled =
        EPCompilerProvider.getCompiler().compile(EPL, new CompilerArguments(configuration));
    runtime = EPRuntimeProvider.getRuntime("nightjar-benchmark", configuration);
    EPDeployment deployment = runtime.getDeploymentService().deploy(compiled);
    for (EPStatement statement : deployment.getStatements()) {
      switch (statement.getName()) {
        case "burst" -> listen(statement, Duration.ofMinutes(60));
        case "grant" -> listen(statement, Duration.ofMinutes(30));
        default -> {
          // The context is a statement too.
        }
      }
    }
    events = runtime.getEventService();
  }

  /** Esper knows no cool-down: a person who was found is not found again for so long. */
  private void listen(EPStatement statement, Duration quiet) {
    Map<String, Long> found = new HashMap<>();
    statement.addListener(
        (fresh, old, at, of) -> {
          for (int i = 0; fresh != null && i < fresh.length; i++) {
            String person = fresh[i].get("tenant") + " " + fresh[i].get("principal");
            long time = (Long) fresh[i].get("time");
            Long before = found.get(person);
            if (before == null || time > before + quiet.toMillis()) {
              found.put(person, time);
              matches++;
            }
          }
        });
  }

  /** Sends one event, in the order of time. */
  void send(Row row) {
    events.advanceTime(row.time());
    events.sendEventBean(row, "Row");
  }

  /** How often a rule found somebody who was not known by it. */
  long matches() {
    return matches;
  }

  @Override
  public void close() {
    runtime.destroy();
  }
}
