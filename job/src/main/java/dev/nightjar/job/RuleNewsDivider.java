package dev.nightjar.job;

import dev.nightjar.audit.RuleReport;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.live.RuleNews;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Divides what the source of rules emits: sets go on, reports leave by a side output. */
final class RuleNewsDivider extends ProcessFunction<RuleNews, RuleBundle> {

  /** How rules stand. */
  static final OutputTag<RuleReport> REPORTS =
      new OutputTag<>("rule-reports", TypeInformation.of(RuleReport.class));

  @Override
  public void processElement(RuleNews news, Context context, Collector<RuleBundle> out) {
    if (news.bundle() != null) {
      out.collect(news.bundle());
    }
    if (news.report() != null) {
      context.output(REPORTS, news.report());
    }
  }
}
