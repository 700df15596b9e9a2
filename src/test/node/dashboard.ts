// What k8s/components/monitoring/dashboard.json has to be by Grafana's own types. AlertRulesTest puts the file below, as the
// constants dashboard and options, and has it compiled.
import type { Dashboard } from "@grafana/schema/dist/esm/raw/dashboard/x/dashboard_types.gen";
import type { Options } from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";

// As in JSON: values of enums as texts, and whatever has a default left out.
type Written<T> = T extends string ? `${T}` : T extends object ? { [K in keyof T]?: Written<T[K]> } : T;

