/**
 * Everything `explain` says, in English, by id. Another language is a second table of the same ids: one that lacks a
 * sentence does not compile.
 *
 * A gap is `{name}`; what stands in `[…]` is left out where one of its gaps is empty. What a person reads first is what to
 * do; the reason follows the colon.
 */
export const ENGLISH = {
  'duration.seconds': '{count} seconds',
  'duration.minutes': '{count} minutes',
  'duration.hours': '{count} hours',
  'duration.days': '{count} days',

  'texts.missing_beside_answer':
    'Explain with the signed request itself, and with the whole error body: one of them has no texts to compare',
  'texts.missing': 'Give the texts of both sides',
  'texts.canonical_request_missing': 'Give the canonical request of both sides',
  'texts.first_line': 'Compare the two lines: this is the first that differs',
  'texts.kinds': 'Use the same kind and version of signature on both sides: their texts have different forms',

  'method.head_as_get': 'Sign for GET where a CDN or a proxy turns HEAD into it',
  'method.changed': 'Send {ours}, which was signed, or sign for {theirs}',
  'payload.line': 'Write the line for the body as the service wants it: both sides must agree on it',

  'header.missing': 'Send the header "{name}" as it was signed: it did not arrive',
  'header.added': 'Do not send "{name}"[ ({senders})], or sign it: the other side signs every such header that arrives',
  'header.form':
    'Send the file itself as the body, such as the Blob, and no FormData: a form arrived, with a "{name}" that was not signed',
  'header.changed': 'Send "{name}" with the value that was signed, "{value}"[ ({senders})]',
  'header.trimmed': 'Trim the value of "{name}" before signing: blanks around it do not survive HTTP',
  'header.rewritten':
    'Do not sign "{name}": a proxy before the service rewrites it, so it never arrives as it was sent',
  'header.names':
    'Name the same additional headers on both sides, in lower case and sorted, and send every one of them',
  'header.missing_any': 'Send every header that was signed, with the date among them: one did not arrive',
  'header.unsigned_any': 'Sign every such header that is sent, or do not send it',
  'header.unsigned': 'Sign {names}, or do not send it: the service found it unsigned[ ({senders})]',
  'header.unsigned_several': 'Sign {names}, or do not send them: the service found them unsigned',
  'header.additional_missing': 'Send every additional header that was signed, or do not sign it',
  'header.authorization_changed':
    'Let the Authorization header arrive as it was signed: something on the way rewrote it',

  'host.changed': 'Let the Host header arrive as it was signed: a proxy that passes the request on must keep it',
  'host.port':
    'Sign for the host with the port that clients use, or let the proxy keep the Host header: the two differ in the port alone',
  'host.cdn':
    'Sign for "{host}", the own host of the bucket: a CDN or a proxy asks with that host, whatever domain the client used',
  'host.proxy':
    'Let the proxy before the store keep the Host header (nginx: proxy_set_header Host $http_host; Caddy keeps it; Traefik: passHostHeader: true): behind a domain of its own this is the likeliest cause, before the secret, the region and a header that was added',

  'query.order': 'Sort parameters by the bytes of their encoded names, not by locale and not as they were written',
  'query.escaped':
    'Write & as it is: the URL went through HTML (&amp;) or JSON (\\u0026) escaping and was not unescaped',
  'query.first_piece': 'Send the query as it was signed: this is the first place where the two differ',
  'query.missing': 'Send the parameter "{name}", which was signed',
  'query.added': 'Add "{name}" before signing, or not at all: the other side signs it',
  'query.unsigned_any': 'Sign every parameter that is sent, or do not send it',
  'query.empty_value': 'Sign and send "{name}" without "=": an empty value and none are one to the service',
  'query.encoded_twice': 'Encode the value of "{name}" once',
  'query.blank': 'Write a blank in the value of "{name}" as %20',
  'query.plus': 'Write a plus in the value of "{name}" as %2B: a + in a query is a blank to the service',
  'query.cut': 'Copy the whole URL: the value of "{name}" was cut short',
  'query.changed': 'Send "{name}" with the value that was signed',

  'path.bucket_doubled':
    'Name the bucket once: do not put it into the path (or the key) when it stands before the host or the domain is bound to it',
  'path.bucket_doubled_here': 'We signed the bucket twice: leave it out of the key',
  'path.bucket_missing':
    'The other side signs without the bucket: give it the bucket, which is signed even where the host or a custom domain stands for it',
  'path.bucket_missing_here': 'We signed without the bucket: name it, or give the endpoint its bucket',
  'path.bucket_changed': 'Use one bucket on both sides: "{ours}" was signed here, "{theirs}" there',
  'path.encoded_twice': 'Encode the key once: give the signer the plain key, and send its URL as it is',
  'path.encoded_twice_there': 'Encode the key once: the other side saw it encoded once more',
  'path.encoded_before': 'Give the signer the plain key: it had been encoded already',
  'path.not_decoded':
    'The path must be decoded before it is signed: here its escapes were signed as they came, or it was encoded twice',
  'path.not_decoded_here': 'Sign the decoded path: our text has its escapes',
  'path.decoded_twice': 'Something on the way decoded the path: send the URL as it is, and let no proxy rewrite it',
  'path.blank': 'Write a blank in a path as %20: services differ in what a + is there',
  'path.plus': 'Write a plus in a path as %2B: something on the way took it for a blank',
  'path.slashes': 'Send the URL as text: a URL parser or a proxy has merged its slashes',
  'path.dots': 'Send the URL as text: a URL parser or a proxy has collapsed its dot segments',
  'path.joined':
    'Join the base and the key with one slash, and sign the key as it is: a slash too many arrived, or ours was collapsed before it was signed',
  'path.unreserved':
    "Percent-encode all but A-Z a-z 0-9 - . _ ~ (and / in a path): encodeURIComponent alone leaves ! ' ( ) *",
  'path.escaped_slashes': 'Leave the slashes of a key as they are: %2F is not signed for them',
  'path.trimmed_there':
    'Send the key as it was signed, with the spaces and slashes at its ends: one of them was signed, and did not arrive',
  'path.trimmed_here':
    'Send the key as it was signed, with the spaces and slashes at its ends: one of them arrived, and was not signed',
  'path.prefix_added':
    'Take "{prefix}" off again where the request is passed on, or sign with it: something on the way put it before the path',
  'path.prefix_taken': 'Pass the request on with its whole path: something on the way took "{prefix}" off',
  'path.cut': 'Send the whole path: it arrived cut short',
  'path.cut_at':
    'Percent-encode the "{mark}" of the key: what follows it was taken for the fragment or the query of the URL',
  'path.key_changed': 'Ask for the object that was signed: the two keys differ',
  'path.key_or_bucket_changed':
    'Ask for the object that was signed: the two keys differ (or their buckets, where these stand in the path)',

  'time.changed': 'Sign both sides for the same moment[: they are {apart} apart]',
  'scope.day': 'Take the day of the scope from the time stamp, in UTC',
  'scope.kind': 'Use the same kind of signature on both sides: the scopes have different forms',
  'scope.product': 'Sign for the product "{theirs}", not "{ours}"',
  'scope.product_any': 'Sign for the product that the endpoint belongs to',
  'region.prefixed': 'Sign for region "{region}", without "{prefix}"',
  'region.changed': 'Sign for the region of the bucket: "{ours}" was signed here, "{theirs}" there',
  'region.named': 'Sign for region "{region}", which the service names',
  'region.any': 'Sign for the region of the bucket[, without "{prefix}"]',
  'region.misspelt': 'Sign for region "{region}": the credential names "{found}", which is not how regions are written',
  'region.host': 'Sign for region "{host}": the host is of that region, and the credential names "{found}"',

  'secret.other':
    'Check the secret: both sides sign the same text with different keys; look for another key pair, a blank or a line end copied along',
  'secret.or_signer':
    'Give the secret to tell which: both sides read the same text from this request, so either another secret made the signature, or the signer signed another text than it sent',
  'secret.or_signer_untold':
    'Give the secret, or the whole error body: the service shows no texts to compare, so the secret, the region, a header or the path may differ',
  'secret.tried':
    'Check the secret, and what the signer signs: the secret that was given makes another signature, alone and with every usual mistake[ ({tried} tried)]',
  'secret.of_service':
    'Check the key pair at the service: the secret that was given makes this very signature, and both sides sign the same text, so the service has another secret for this access key id',
  'secret.right_untold':
    'Look at what changes on the way, such as a header that a client adds: the secret that was given makes this very signature, and the service shows no texts to compare',
  'secret.typo': 'Take the space or the line end off the secret: it was copied along, and signed with',
  'signature.plus': 'Percent-encode the signature in the URL: its + arrived as a blank',
  'signature.plus_raw': 'Percent-encode the signature in the URL, + as %2B: a + in a query is a blank to the service',
  'signature.cut': 'Copy the whole URL: its signature was cut short',
  'signature.short': 'Copy the signature to its last character: {found} characters of it arrived, and it has {wanted}',
  'signature.long': 'Take off what follows the signature: {found} characters arrived in its place, and it has {wanted}',
  'signature.damaged': 'Send the signature as it was made: another one arrived, though both sides sign the same text',
  'signature.used': 'Sign again: this signature was used before, and works once',

  'clock.off': "Set the clock of the machine that signs, or let the signer learn the service's time",
  'clock.ahead':
    "Set the clock of the machine that signs (it is {apart} ahead), or let the signer learn the service's time",
  'clock.behind':
    "Set the clock of the machine that signs (it is {apart} behind), or let the signer learn the service's time",
  'expired.sign_again':
    'Sign again[ (it ended at {end})]: the lifetime has passed, so ask for a longer one or hand the URL over later',
  'expired.ago':
    "Sign again (it ended at {end}, the service's clock says {now}), {ago} too late: the lifetime has passed, so ask for a longer one or hand the URL over later",
  'expired.now':
    'Sign again (it ended at {end}, {ago} ago): the lifetime has passed, so ask for a longer one or hand the URL over later',
  'early.now': 'Wait until {start}, or set the clock of the machine that signs: it begins in {ahead}',

  'token.expired': 'Fetch new temporary credentials and sign again: the security token has expired',
  'token.gone':
    'Fetch new temporary credentials and sign again: the key id belongs to a security token, and most likely that expired before the URL did',
  'token.missing': 'Give the signer the security token of its temporary credentials: the key id is nothing without it',
  'token.wrong': 'Take key id, secret and security token from one and the same answer of the token service',
  'key_id.unknown':
    'Check the access key id: the service knows none such, or it was disabled, or it is temporary and its token has expired',
  'key_id.empty': 'Give the signer its access key id: the credential begins without one, so a variable was not set',

  'scheme.other': 'Use a version of the signature that the service takes from this account and bucket',
  'scheme.recognised': 'Sign with another version of the signature: this is {label}',
  'addressing.any':
    'Use the endpoint the service expects: the bucket before the host, a custom domain bound to it, or path style on a local server',
  'addressing.endpoint': 'Use the endpoint "{host}", which the service names[, and sign for region "{region}"]',
  'addressing.region': 'Use the endpoint of region "{region}", which the service names, and sign for region "{region}"',
  'url.damaged':
    'Send the URL whole and as it is: it was cut short (an unquoted & in a shell), or & went through HTML (&amp;) or JSON (\\u0026) escaping',
  'url.escaped': 'Undo the escaping of &, which arrived as &amp; or \\u0026',
  'url.cut': 'Send the URL whole, quoted in a shell: it lacks {names}',
  'url.too_long':
    'Send less in the URL and the headers: {characters} characters are more than any service takes, so they were not looked at',
  'unsigned.lost':
    'Make the signature arrive: a redirect, a proxy or a page dropped the Authorization header or the query',
  'unsigned.here': 'Give the whole URL, or the headers that were sent: no signature is in it',
  'signed_twice.authorization':
    'Send a signed URL without an Authorization header: a client or a CDN adds one of its own',
  'permission.missing':
    'Give the key the right to do this: its signature was accepted, and a policy of its user, role or session, the policy of the bucket or an ACL says no',
  'checksum.wrong': 'Send the body whose checksum was signed, or sign no checksum: what arrived has another',
  'checksum.empty':
    'Sign without "{name}": its value is that of an empty body, which an SDK put into the URL before there was one (requestChecksumCalculation: WHEN_REQUIRED)',
  'not_supported.request':
    'Use a call that the service has: it does not know this one, such as a form or a feature of another provider',

  'unknown.answer': 'Compare both sides line by line: the answer alone does not tell',
  'unknown.hints':
    "Give the hints of the provider's vocabulary: without them texts are compared, and answers are not read",

  'lint.http': 'Use https: anyone on the way can read this URL, and use it',
  'lint.long_lifetime': 'Sign for a shorter time: it works for {lifetime}, for anyone who has the URL',
  'lint.unbounded_put':
    'Limit the size where strangers upload, with a form (POST policy): this URL takes a file of any size',
  'lint.empty_checksum': 'Sign without "{name}": it is the checksum of an empty body, and no other body will pass',
  'lint.raw_plus_in_signature': 'Write the + of the signature as %2B: in a query it is a blank',
  'lint.raw_plus_in_path':
    'Write the + of the path as %2B, or as %20 where a blank is meant: services differ in what it is',
  'lint.token_in_url': 'Mind the security token: the URL ends when it expires, however long the URL was signed for',
  'lint.deprecated_scheme': 'Sign with a later version: {label}',
  'lint.hoisted_header':
    'Send "{name}" as a header and sign it: in the query it is a parameter, which the service does not read as the header',
  'lint.double_slash': 'Check the key: it begins with a slash or has two in a row, which proxies and URL parsers merge',
} as const

/** Which sentence it is. The union is closed. */
export type SentenceId = keyof typeof ENGLISH

/** A language: every sentence, by id. */
export type Sentences = Readonly<Record<SentenceId, string>>
