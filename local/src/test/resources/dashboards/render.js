// Draws panels as OpenSearch Dashboards does: its defaults for colours, its size, and Vega's interpreter in place of eval.
'use strict';

const THEMES = {
  light: {text: '#343741', label: '#69707D', line: '#EEF2F7'},
  dark: {text: '#D4DAE5', label: '#98A2B3', line: '#343741'},
};

function themed(spec, theme) {
  // Dashboards' own part of the configuration, which it takes out.
  const {kibana, ...given} = spec.config || {};
  const colours = THEMES[theme];
  return {
    ...spec,
    autosize: {type: 'fit', contains: 'padding'},
    width: 'container',
    height: 'container',
    config: {
      mark: {color: '#54B399'},
      title: {color: colours.text},
      style: {
        'guide-label': {fill: colours.label},
        'guide-title': {fill: colours.text},
        'group-title': {fill: colours.text},
      },
      axis: {tickColor: colours.line, domainColor: colours.line, gridColor: colours.line},
      background: 'transparent',
      ...given,
    },
  };
}

function complaint(section, text) {
  const line = document.createElement('pre');
  line.className = 'complaint';
  line.textContent = text;
  section.appendChild(line);
}

async function draw(panel) {
  const section = document.getElementById(panel.id);
  const box = section.firstElementChild;
  const logger = vega.logger(vega.Warn);
  logger.warn = (...said) => complaint(section, said.join(' '));
  logger.error = logger.warn;
  try {
    const compiled = vegaLite.compile(themed(panel.spec, panel.theme), {logger}).spec;
    const runtime = vega.parse(compiled, null, {ast: true});
    const view = new vega.View(runtime, {renderer: 'svg', logger, expr: vega.expressionInterpreter});
    view.initialize(box);
    view.width(box.clientWidth).height(box.clientHeight - 6);
    await view.runAsync();
  } catch (error) {
    complaint(section, String(error.stack || error));
  }
}

Promise.all(PANELS.map(draw)).then(() => document.body.setAttribute('data-drawn', PANELS.length));
