import { invalidPolicy, type PolicyDialect } from '@presign/object-storage/form'

/**
 * Conditions as BOS has them: a name and a value, and a range for the size. There is no `starts-with`: a star at the end
 * of a value stands for whatever follows.
 *
 * @see {@link https://cloud.baidu.com/doc/BOS/s/7jwvysdn4}
 */
export const starDialect: PolicyDialect = {
  write(condition) {
    const [rule, name, value] = Array.isArray(condition) ? condition : ['eq', '', Object.values(condition)[0]]
    if (rule === 'starts-with') return { [name.slice(1)]: `${value}*` }
    if (rule === 'content-length-range') return condition
    // The other way round it would be read as a prefix, and allow more than was meant.
    if (String(value).endsWith('*')) throw invalidPolicy('a condition', 'a value without "*" at its end')
    return name === '' ? condition : { [name.slice(1)]: value }
  },
  read(condition) {
    const [entry] = Array.isArray(condition) ? [] : Object.entries(condition)
    const [name = '', value = ''] = entry ?? []
    return value.endsWith('*') ? ['starts-with', `$${name}`, value.slice(0, -1)] : condition
  },
}
