import { aliOss } from './libraries/ali-oss/ali-oss.js'
import { s3RequestPresigner } from './libraries/aws/s3-request-presigner.js'
import { cos } from './libraries/cos.js'
import { tinyOss } from './libraries/tiny-oss.js'
import type { Library } from './library.js'

/** Everything that `presign-codemod` converts. */
export const libraries: readonly Library[] = [aliOss, s3RequestPresigner, cos, tinyOss]
