"""Where the emulator judges otherwise than AWS, and a deployment of this project would stumble over it.

Each correction wraps one function of the pinned ministack, and says what AWS documents. What the emulator cannot show at all
is in docs/not-on-the-emulator.md.
"""

import gzip
import json
import re
from types import ModuleType
from urllib.parse import parse_qs

# Nothing is ever published there, so that the emulator never evaluates such an alarm.
NOT_EVALUATED = "Emulator/MetricMathIsNotEvaluated"


def install() -> None:
    from ministack import app
    from ministack.core import iam_actions
    from ministack.services import eventbridge
    from ministack.services.cloudformation import provisioners

    _wrap(app, "pin_request_origin", _loopback_stands_for_tls)
    _wrap(iam_actions, "extract_iam_action", _batches_need_the_right_of_one)
    _wrap(iam_actions, "extract_iam_action", _operations_in_paths_are_actions)
    _wrap(iam_actions, "_safe_json_field", _bodies_need_not_be_text)
    _wrap(iam_actions, "request_tag_context", _namespace_is_a_condition_key)
    _wrap(provisioners, "_cw_metric_alarm_record", _alarms_may_compute)
    _wrap(eventbridge, "_put_events", _tests_stand_for_services)


def _wrap(module: ModuleType, name: str, corrected) -> None:
    original = getattr(module, name, None)
    if original is None:
        raise SystemExit(f"this version of ministack has no {module.__name__}.{name}: corrections.py has to be looked at again")

    def wrapper(*arguments, **named):
        return corrected(original, *arguments, **named)

    setattr(module, name, wrapper)


def _loopback_stands_for_tls(original, source_ip: str, _secure_transport: bool) -> None:
    """Buckets and queues refuse what comes without TLS. Clients of AWS come with it; here all come over plain loopback."""
    original(source_ip, True)


def _batches_need_the_right_of_one(original, *arguments, **named) -> str | None:
    """`sqs:SendMessage` covers SendMessageBatch, and so on: no action of IAM is named after a batch.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
    """
    action = original(*arguments, **named)
    if action and action.startswith("sqs:") and action.endswith("Batch"):
        return action.removesuffix("Batch")
    return action


def _operations_in_paths_are_actions(original, service: str, method: str, path: str, *arguments) -> str | None:
    """Today's clients of CloudWatch name the operation in the path, and no request is allowed because of that.

    https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
    """
    named = re.fullmatch(r"/service/[^/]+/operation/(\w+)", path)
    if service == "monitoring" and named:
        return f"cloudwatch:{named[1]}"
    return original(service, method, path, *arguments)


def _bodies_need_not_be_text(original, body: bytes, field: str) -> str:
    """A body of CBOR holds no field of JSON. (Without this the emulator breaks off, now that it looks into such requests.)"""
    try:
        return original(body, field)
    except UnicodeDecodeError:
        return ""


def _namespace_is_a_condition_key(original, service: str, iam_action: str, body: bytes, params: dict) -> dict:
    """`cloudwatch:namespace` bounds PutMetricData.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
    """
    context = original(service, iam_action, body, params)
    if iam_action == "cloudwatch:PutMetricData":
        namespace = _namespace(body, params)
        if namespace is not None:
            return {**context, "cloudwatch:namespace": namespace}
    return context


def _namespace(body: bytes, params: dict) -> str | None:
    """The namespace of a request in any of CloudWatch's protocols: CBOR, JSON, or a form."""
    import cbor2

    body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    for read in (cbor2.loads, json.loads, lambda form: {k: v[0] for k, v in parse_qs(form.decode()).items()}):
        try:
            found = read(body)
        except Exception:  # another protocol; each reader has errors of its own
            continue
        if isinstance(found, dict) and isinstance(found.get("Namespace"), str):
            return found["Namespace"]
    given = params.get("Namespace")
    return given[0] if isinstance(given, list) else given


def _tests_stand_for_services(original, data, *_arguments, **_named):
    """Events of GuardDuty, Macie and alarms come from AWS itself, which lets nobody else put them. Here a test stands for it.

    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
    """
    return original(data, allow_aws_source=True)


def _alarms_may_compute(original, name: str, properties: dict) -> dict:
    """A template's alarm may be of an expression over metrics. It is kept and shown here, and never evaluated.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
    """
    metrics = properties.get("Metrics")
    if not metrics:
        return original(name, properties)
    plain = {key: value for key, value in properties.items() if key != "Metrics"}
    return {**original(name, {**plain, "Namespace": NOT_EVALUATED, "MetricName": name}), "Metrics": metrics}
