export {
  draftForm,
  type FormCondition,
  type FormDraft,
  type FormInput,
  type FormScheme,
  type PostForm,
} from './form/draft.js'
