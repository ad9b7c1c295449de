"""Reads configuration files as gcloud would, by the API messages that it brings. Arguments: KIND=FILE. Prints JSON: what is
wrong, one text per file that is. Run by gcloud's own Python, with the folder of the SDK in the variable SDK."""

import json
import os
import sys

sdk = os.environ['SDK']
sys.path[:0] = [os.path.join(sdk, 'lib'), os.path.join(sdk, 'lib', 'third_party')]

from googlecloudsdk.api_lib.cloudbuild import cloudbuild_util  # noqa: E402
from googlecloudsdk.api_lib.util import apis, messages  # noqa: E402

KINDS = {
    'policy': ('monitoring', 'v3', 'AlertPolicy'),
    'dashboard': ('monitoring', 'v1', 'Dashboard'),
    'metric': ('logging', 'v2', 'LogMetric'),
}


def check(kind, path):
    if kind == 'build':
        build = apis.GetMessagesModule('cloudbuild', 'v1').Build
        cloudbuild_util.LoadMessageFromPath(path, build, 'Cloud Build build config', ['images'])
        return
    api, version, name = KINDS[kind]
    with open(path) as file:
        content = json.load(file)
    messages.DictToMessageWithErrorCheck(content, getattr(apis.GetMessagesModule(api, version), name))


wrong = []
for argument in sys.argv[1:]:
    kind, _, path = argument.partition('=')
    try:
        check(kind, path)
    except Exception as error:  # every refusal, whatever its class
        wrong.append(f'{path}: {error}')
print(json.dumps(wrong))
