import { Failure, failures } from '../../failure.js'
import type { Fields } from '../../xml/read-xml.js'
import { TAG } from '../objects/metadata.js'

/**
 * Checks the rules of a lifecycle as far as the suite of oss2 tells what is refused. Nothing here obeys them.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketlifecycle}
 * @throws Failure `InvalidArgument` for days out of order, `InvalidRequest` for days beside dates, `InvalidTag`
 */
export function checkLifecycle(document: Fields): void {
  const rules = document.all('Rule')
  if (rules.length === 0) throw failures.malformedXml()
  for (const rule of rules) {
    checkOrder(rule.all('Transition'), rule.all('Expiration'), 'Days')
    checkOrder(rule.all('NoncurrentVersionTransition'), rule.all('NoncurrentVersionExpiration'), 'NoncurrentDays')
    checkTags(rule.all('Tag'))
  }
}

/** From the class that is restored at once to the one that takes longest; what expires comes last. */
const ORDER = ['IA', 'Archive', 'ColdArchive', 'DeepColdArchive']

function checkOrder(transitions: readonly Fields[], expirations: readonly Fields[], name: string): void {
  const actions = [...transitions, ...expirations]
  const dated = actions.filter((action) => action.text('CreatedBeforeDate') !== undefined)
  const counted = actions.filter((action) => action.text(name) !== undefined)
  if (dated.length > 0 && counted.length > 0)
    throw new Failure(400, 'InvalidRequest', 'Days and CreatedBeforeDate cannot be mixed in a rule.')
  for (const transition of transitions) rank(transition)
  let before = 0
  for (const action of counted.sort((a, b) => rank(a) - rank(b))) before = laterThan(before, action.text(name) ?? '')
}

/** @throws Failure `InvalidArgument` for a class that nothing can be moved to, such as Standard. */
function rank(action: Fields): number {
  const to = action.text('StorageClass')
  const at = to === undefined ? ORDER.length : ORDER.indexOf(to)
  if (at !== -1) return at
  throw failures.invalidArgument('Nothing can be moved to this storage class.', { ArgumentName: 'StorageClass' })
}

function laterThan(before: number, text: string): number {
  const days = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (days > before) return days
  throw failures.invalidArgument('The days of a lifecycle rule are not in the order of its actions.', {
    ArgumentName: 'Days',
    ArgumentValue: text.slice(0, 20),
  })
}

/** Tags that are too long or too many are taken: such a rule just meets no object. */
function checkTags(tags: readonly Fields[]): void {
  for (const tag of tags)
    for (const name of ['Key', 'Value']) if (!TAG.test(tag.text(name) ?? '')) throw failures.invalidTag()
}
