export { causePage } from './cause-page.js'
export {
  type Examination,
  type ExamineOptions,
  examine,
  hostIn,
  type Place,
  providerAt,
  type Reader,
  type Recognized,
  rawRequestOf,
  recognized,
  type SentAnswer,
  type SentRequest,
  wireRequestOf,
} from './examine.js'
export { differencesWith, mistakeIn, type Proof, prove } from './prove.js'
export { cosProvider } from './providers/cos.js'
export { ossProvider } from './providers/oss.js'
export {
  hostOf,
  isAddress,
  localhostIn,
  type Provider,
  type ProviderScheme,
  type ReadingPlace,
  type SigningPlace,
} from './providers/provider.js'
export { knownProviders } from './providers/providers.js'
export { s3Provider } from './providers/s3.js'
export { CAUSES, CERTAINTIES, english, type Language } from './words/english.js'
