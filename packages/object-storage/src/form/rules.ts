import type { Endpoint } from '@presign/core'
import type { FormFields, JobContext, Limits, Pairs, TextToSign } from '@presign/core/scheme'
import type { PolicyCondition, PolicySyntax } from './policy.js'

/** From when until when the signature of a form holds beside its policy, in seconds since 1970. */
export interface FormWindow {
  readonly from?: number
  readonly until?: number
  /** The field that tells it and cannot be read. */
  readonly unreadable?: string
}

/** What the options of a form that one provider alone has come down to. */
export interface OwnFields {
  readonly fields: Pairs
  readonly conditions: readonly PolicyCondition[]
}

/**
 * In what a provider's forms and policies differ from those of others. A vocabulary has one, its schemes share it, and
 * beside each member stands where it is told.
 */
export interface PolicyRules extends PolicySyntax {
  /** The largest file that a form can upload, in bytes. */
  readonly maxBytes: number
  /** Whether conditions have the names of fields in lower case; else as the form has them. */
  readonly lowerCaseNames: boolean
  /** Whether a key that ends in `${filename}` is bound by what stands before it; else by its own text. */
  readonly filenameAsPrefix: boolean
  /** Names of conditions whose field has another name, in lower case. */
  readonly fieldOf?: Readonly<Record<string, string>>
  /** What the policy must have a condition on when these fields are sent, by lower-case name. */
  mustBind(fields: FormFields): readonly string[]
  /** How the service says that such a condition is missing. */
  readonly unbound: string
  /** From when until when the signature of such fields holds. */
  window(fields: FormFields): FormWindow
  /** The finer code for a field that is missing or cannot be read. */
  finerCode?(field: string, value: string | undefined): string | undefined
  /** The fields for the answer to a success. Default `success_action_status` and `success_action_redirect`. */
  readonly successFields?: { readonly status: string; readonly redirect: string }
  /** Fields that the scheme writes, in lower case. */
  readonly reserved: readonly string[]
  checkBucketName(bucket: string): void
  /** Throws for a key that the service's naming rules forbid. */
  checkKey?(key: string): void
}

/** As much of a scheme as a form is made of. */
export interface FormScheme {
  readonly region: string
  readonly endpoint: Endpoint
  readonly limits: Limits
  readonly signature: { readonly encoding: 'hex' | 'base64' }
}

/** The fields that go with a signature, and the scope of its key. */
export interface FormPermission {
  readonly scope: string
  readonly fields: Readonly<Record<string, string>>
  /** What the policy must bind of it, by the names that conditions have. */
  readonly bound: Readonly<Record<string, string>>
}

/** In what a scheme's forms differ from those of others: how a policy is signed. */
export interface FormRules<S extends FormScheme = FormScheme> {
  readonly policy: PolicyRules
  /** Fields by which a form shows that it is signed with this scheme, in lower case. */
  readonly marks: readonly string[]
  /** The field with the signature. */
  readonly signatureField: string
  /** What is signed of the policy's JSON text. Default: its Base64, which is the field's own text. */
  stringToSign?(text: string): TextToSign
  /** @param expiresIn Seconds; left out where only a policy is signed, and nothing is said of it. */
  permission(context: JobContext<S>, expiresIn?: number): FormPermission
}
