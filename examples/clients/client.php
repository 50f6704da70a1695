<?php
// php client.php METHOD URL BODY ANSWER "name: value"...
[, $method, $url, $body, $answer] = $argv;
$out = fopen($answer, 'wb');
$curl = curl_init($url);
curl_setopt($curl, CURLOPT_CUSTOMREQUEST, $method);
curl_setopt($curl, CURLOPT_HTTPHEADER, array_slice($argv, 5));
curl_setopt($curl, CURLOPT_FILE, $out);
if ($body !== '-') {
    // CURLOPT_POSTFIELDS would add a Content-Type that nobody signed.
    curl_setopt($curl, CURLOPT_UPLOAD, true);
    curl_setopt($curl, CURLOPT_INFILE, fopen($body, 'rb'));
    curl_setopt($curl, CURLOPT_INFILESIZE, filesize($body));
}
if (curl_exec($curl) === false) {
    fwrite(STDERR, curl_error($curl));
    exit(1);
}
fclose($out);
echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), "\n";
