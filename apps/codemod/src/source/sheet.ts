import { Edits } from './edits.js'
import { type Style, styleOf } from './print.js'
import { type Scopes, scopesOf } from './scopes.js'
import { extensionOf, type Node, nodesOf } from './tree.js'

/** What is known of a source text, and the changes to it. */
export class Sheet {
  readonly root: Node
  /** Every node, in the order of the text. */
  readonly nodes: readonly Node[]
  readonly scopes: Scopes
  readonly style: Style
  readonly edits: Edits
  readonly #taken = new Set<string>()

  constructor(root: Node, path: string) {
    this.root = root
    this.nodes = [...nodesOf(root)]
    this.scopes = scopesOf(root)
    this.style = styleOf(root, /ts/.test(extensionOf(path)))
    this.edits = new Edits(root.text, this.style)
  }

  /** A name that is not in the file yet. */
  freshName(wanted: string): string {
    for (let number = 1; ; number++) {
      const name = number === 1 ? wanted : `${wanted}${number}`
      if (this.scopes.names.has(name) || this.#taken.has(name)) continue
      this.#taken.add(name)
      return name
    }
  }
}
