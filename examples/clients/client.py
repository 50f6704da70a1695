# python3 client.py METHOD URL BODY ANSWER "name: value"...
import sys

import requests

method, url, body, answer, *headers = sys.argv[1:]
data = None if body == "-" else open(body, "rb").read()
response = requests.request(method, url, data=data, headers=dict(line.split(": ", 1) for line in headers))
with open(answer, "wb") as file:
    file.write(response.content)
print(response.status_code)
