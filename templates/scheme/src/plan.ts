import type { Plan, WireParts } from '@presign/core/scheme'

/** What a signature covers, but for the object key: flat text, in the order of the canonical request. */
export interface TemplatePlan extends Plan {
  readonly method: string
  /** `/bucket/`, wherever the URL has the bucket; `/` for the service. */
  readonly root: string
  /** The query as it is sent. */
  readonly query: string
  /** Id, time and lifetime in seconds, a colon between them. */
  readonly stamp: string
}

/** The same with what goes over the wire. */
export interface TemplateSigningPlan extends TemplatePlan, WireParts {}
