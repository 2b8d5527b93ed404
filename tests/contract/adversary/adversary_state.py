"""Services that keep, remove or share the wrong thing, and answers that are wrong around it."""

from collections import defaultdict
from dataclasses import replace

from adversary_wire import WrongService, asking, changing, with_body, with_document

CREATE, DESCRIBE, DELETE = "CreateAlgorithm", "DescribeAlgorithm", "DeleteAlgorithm"
LIST, TAGS, ADD, REMOVE = "ListAlgorithms", "ListTags", "AddTags", "DeleteTags"
OF_TAGS = (TAGS, ADD, REMOVE)


def after(operation, effect, *, status=200, answer=None):
    """Do something else after an operation that was answered with a status."""

    def make():
        def wrong(exchange):
            right = exchange.right()
            if exchange.operation == operation and right.status == status:
                effect(exchange)
                return right if answer is None else answer(exchange, right)
            return right

        return wrong

    return make


def instead(operation, answer, *, status=400):
    """Answer something else where an operation is answered with a status."""
    return after(operation, lambda _: None, status=status, answer=answer)


def _names(exchange):
    found = exchange.target.ask(LIST, MaxResults=100).document or {}
    return [each["AlgorithmName"] for each in found.get("AlgorithmSummaryList", ())]


def _delete_like(match):
    def effect(exchange):
        for name in _names(exchange):
            if match(exchange.name, name):
                exchange.target.ask(DELETE, AlgorithmName=name)

    return effect


def _elsewhere(**place):
    def effect(exchange):
        exchange.target.sibling(**place).ask(DELETE, AlgorithmName=exchange.name)

    return effect


def _tagged(**tags):
    """Add tags to what exists."""

    def effect(exchange):
        if exchange.name in _names(exchange):
            listed = [{"Key": key, "Value": value} for key, value in tags.items()]
            exchange.target.ask(ADD, ResourceArn=exchange.arn(), Tags=listed)

    return effect


def _untagged(exchange):
    if exchange.name in _names(exchange):
        listed = exchange.target.ask(TAGS, ResourceArn=exchange.arn()).document or {}
        keys = [each["Key"] for each in listed.get("Tags", ())]
        exchange.target.ask(REMOVE, ResourceArn=exchange.arn(), TagKeys=keys or ["a"])


def _removed(exchange):
    exchange.target.ask(DELETE, AlgorithmName=exchange.name)


def _overwritten(exchange):
    """Create it anew with the second body, as one that may replace would."""
    exchange.target.ask(DELETE, AlgorithmName=exchange.name)
    exchange.right()


def _renewed(exchange):
    """The time of creation is that of the last attempt."""
    kept = exchange.target.ask(DESCRIBE, AlgorithmName=exchange.name).document or {}
    if "AlgorithmName" in kept:
        _untagged(exchange)


def _kept_time():
    """A name that is used again has the time of its first life."""
    times = {}

    def wrong(exchange):
        answer = exchange.right()
        if exchange.operation != DESCRIBE or answer.status != 200:
            return answer
        key = exchange.place, answer.document["AlgorithmName"]
        first = times.setdefault(key, answer.document["CreationTime"])
        return with_document(answer, {**answer.document, "CreationTime": first})

    return wrong


def _kept_tags():
    """A name that is used again has the tags of its first life."""
    tags = {}

    def wrong(exchange):
        if exchange.operation == DELETE:
            found = exchange.target.ask(TAGS, ResourceArn=exchange.arn()).document or {}
            tags[exchange.place, exchange.name] = found.get("Tags", [])
        answer = exchange.right()
        kept = tags.get((exchange.place, exchange.name))
        if exchange.operation == CREATE and answer.status == 200 and kept:
            exchange.target.ask(ADD, ResourceArn=exchange.arn(), Tags=kept)
        return answer

    return wrong


def _evicting(most):
    """The oldest algorithm goes when there are too many."""

    def effect(exchange):
        names = _names(exchange)
        if len(names) > most:
            oldest = exchange.target.ask(
                LIST, SortBy="CreationTime", SortOrder="Ascending", MaxResults=1
            ).document
            name = oldest["AlgorithmSummaryList"][0]["AlgorithmName"]
            exchange.target.ask(DELETE, AlgorithmName=name)

    return after(CREATE, effect)


def _nth_life(number):
    """A name can't be used more than some times."""

    def make():
        lives = defaultdict(int)

        def wrong(exchange):
            key = exchange.place, exchange.name
            if exchange.operation == CREATE and lives[key] >= number:
                return exchange.of(AlgorithmName="-")
            answer = exchange.right()
            lives[key] += exchange.operation == CREATE and answer.status == 200
            return answer

        return wrong

    return make


def _colliding(fold):
    """Names that are folded to the same are taken."""

    def make():
        def wrong(exchange):
            if exchange.operation == CREATE:
                for name in _names(exchange):
                    if name != exchange.name and fold(name) == fold(exchange.name):
                        return exchange.of(AlgorithmName=name)
            return exchange.right()

        return wrong

    return make


def _arn_of_tags(change):
    """Tags are those of another ARN."""
    return asking(lambda body: {**body, "ResourceArn": change(str(body.get("ResourceArn", "")))},
                  *OF_TAGS)  # fmt: skip


def _described_arn(change):
    """Descriptions are asked by another ARN."""

    def other(body):
        name = body.get("AlgorithmName")
        named = isinstance(name, str) and name.startswith("arn:")
        return {**body, "AlgorithmName": change(name)} if named else body

    return asking(other, DESCRIBE)


def _part(number, value):
    """Put a value of the right service's place into a part of an ARN."""

    def change(arn):
        parts = arn.split(":", 5)
        if len(parts) == 6:
            parts[number] = value
        return ":".join(parts)

    return change


def _success(exchange, answer):
    return exchange.accepted(answer)


def _tags_of(change):
    return changing(lambda found: {**found, "Tags": change(found["Tags"])}, TAGS)


def _fifty_first(exchange, answer):
    return exchange.accepted(answer, Tags=exchange.body.get("Tags", []))


def _header(name, value, *operations, status=200):
    def make():
        def wrong(exchange):
            answer = exchange.right()
            if exchange.operation not in operations or answer.status != status:
                return answer
            return replace(answer, headers={**answer.headers, name: value})

        return wrong

    return make


def _partition(exchange):
    answer = exchange.right()
    region = exchange.target.region
    if exchange.operation == CREATE and answer.status == 200 and region.startswith("us-gov"):
        body = answer.body.replace(b"arn:aws-us-gov:", b"arn:aws:")
        return with_body(answer, body)
    return answer


def _shown_elsewhere(exchange):
    answer = exchange.right()
    missing = exchange.operation == DESCRIBE and answer.status == 400
    if missing and exchange.target.region == "eu-west-1":
        return exchange.target.sibling(region="us-east-1").right(exchange.request)
    return answer


SERVICES = tuple(
    WrongService(name=name, subject=subject, make=make)
    for subject, name, make in (
        ("traces", "a rejected create adds its tags to what exists",
         after(CREATE, _tagged(traced="yes"), status=400)),
        ("traces", "a rejected create removes the tags of what exists",
         after(CREATE, _untagged, status=400)),
        ("traces", "a rejected create removes what exists", after(CREATE, _removed, status=400)),
        ("traces", "a create of a taken name replaces what exists",
         after(CREATE, _overwritten, status=400)),
        ("traces", "a create of a taken name removes the tags",
         after(CREATE, _renewed, status=400)),
        ("traces", "a description of what is missing removes what begins so",
         after(DESCRIBE, _delete_like(lambda asked, name: asked and name.startswith(asked)),
               status=400)),
        ("traces", "a rejected removal of tags removes all", after(REMOVE, _untagged, status=400)),
        ("near names", "a delete removes what begins with the name",
         after(DELETE, _delete_like(lambda asked, name: asked and name.startswith(asked)))),
        ("near names", "a delete removes what ends with the name's last word",
         after(DELETE, _delete_like(
             lambda asked, name: asked and name.endswith(asked.rpartition("-")[2])))),
        ("near names", "a delete removes what differs in case",
         after(DELETE, _delete_like(lambda asked, name: asked.lower() == name.lower()))),
        ("near names", "names that differ in hyphens are one",
         _colliding(lambda name: name.replace("-", ""))),
        ("near names", "names that differ from the sixtieth character on are one",
         _colliding(lambda name: name[:60] if len(name) >= 60 else name + "!")),
        ("near names", "names that differ in case are one", _colliding(str.lower)),
        ("lives", "keeps the time of creation of an earlier life", _kept_time),
        ("lives", "keeps the tags of an earlier life", _kept_tags),
        ("lives", "a name can be used twice", _nth_life(2)),
        ("lives", "a name can be used once", _nth_life(1)),
        ("lives", "deletes what is missing", instead(DELETE, _success)),
        ("lives", "keeps ten algorithms", _evicting(10)),
        ("lives", "keeps fifty algorithms", _evicting(50)),
        ("places", "a delete removes the name in another region",
         after(DELETE, _elsewhere(region="eu-west-1"))),
        ("places", "a delete removes the name in another account",
         after(DELETE, _elsewhere(account="999988887777"))),
        ("places", "shows one region in another", lambda: _shown_elsewhere),
        ("places", "gives ARNs of GovCloud in the usual partition", lambda: _partition),
        ("ARNs", "describes by ARNs of any account", _described_arn(_part(4, "123456789012"))),
        ("ARNs", "describes by ARNs of any region", _described_arn(_part(3, "us-east-1"))),
        ("ARNs", "describes by ARNs of any partition", _described_arn(_part(1, "aws"))),
        ("ARNs", "describes by ARNs of any service", _described_arn(_part(2, "sagemaker"))),
        ("ARNs", "describes by ARNs of any kind",
         _described_arn(lambda arn: arn.rpartition(":")[0] + ":algorithm/"
                        + arn.rpartition("/")[2])),
        ("ARNs", "describes by ARNs in any case", _described_arn(str.lower)),
        ("ARNs", "lists tags by ARNs of any account", _arn_of_tags(_part(4, "123456789012"))),
        ("ARNs", "lists tags by ARNs of any region", _arn_of_tags(_part(3, "us-east-1"))),
        ("ARNs", "lists tags by ARNs of any kind",
         _arn_of_tags(lambda arn: arn.rpartition(":")[0] + ":algorithm/"
                      + arn.rpartition("/")[2])),
        ("tags", "takes the fifty-first tag", instead(ADD, _fifty_first)),
        ("tags", "adds tags to what is missing",
         instead(ADD, lambda exchange, answer: exchange.accepted(
             answer, Tags=exchange.body.get("Tags", [])))),
        ("tags", "removes tags of what is missing", instead(REMOVE, _success)),
        ("tags", "lists no tags of what is missing",
         instead(TAGS, lambda exchange, answer: exchange.accepted(answer, Tags=[]))),
        ("tags", "lists no more than ten tags", _tags_of(lambda tags: tags[:10])),
        ("tags", "lists no more than 49 tags", _tags_of(lambda tags: tags[:49])),
        ("tags", "loses tags with empty values",
         _tags_of(lambda tags: [each for each in tags if each["Value"]])),
        ("tags", "writes values of tags as ASCII",
         _tags_of(lambda tags: [{**each, "Value": each["Value"].encode("ascii", "replace").decode()}
                                for each in tags])),
        ("tags", "strips the keys of tags",
         _tags_of(lambda tags: [{**each, "Key": each["Key"].strip()} for each in tags])),
        ("tags", "removes one tag at a time",
         asking(lambda body: {**body, "TagKeys": body.get("TagKeys", [])[:1]}, REMOVE)),
        ("tags", "adds three tags at a time",
         asking(lambda body: {**body, "Tags": body.get("Tags", [])[:3]}, ADD)),
        ("tags", "answers added tags with none",
         changing(lambda found: {**found, "Tags": []}, ADD)),
        ("tags", "removes keys without regard to case",
         asking(lambda body: {**body, "TagKeys": [
             *(key for key in body.get("TagKeys", ()) if isinstance(key, str)),
             *(key.swapcase() for key in body.get("TagKeys", ()) if isinstance(key, str))]},
             REMOVE)),
        ("envelope", "lists tags as JSON of no version",
         _header("Content-Type", "application/json", TAGS)),
        ("envelope", "rejects deletes as JSON of no version",
         _header("Content-Type", "application/json", DELETE, status=400)),
        ("envelope", "has one request id for lists",
         _header("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000", LIST)),
        ("envelope", "says when removed tags were answered without a zone",
         _header("Date", "Fri, 27 Nov 2026 10:00:00", REMOVE)),
        ("envelope", "answers deletes with an object of null",
         instead(DELETE, lambda _, answer: with_body(answer, b'{"AlgorithmArn":null}'),
                 status=200)),
    )
)  # fmt: skip
