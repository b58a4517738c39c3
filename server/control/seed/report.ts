/** What a seed brought about; things are named as in `stream orders` and `consumer orders/billing`. */
export interface SeedReport {
  readonly created: string[];
  /** With what was changed, as in `stream orders: retentionHours, tags`. */
  readonly changed: string[];
  readonly unchanged: string[];
  /** How many records were put. */
  records: number;
}
