export { type AnswerLine, type Answers, storageAnswers } from './verify/answers.js'
export { locateObject } from './verify/locate-object.js'
