"""Passerelle's side, as the project runs it."""

from bench.instances import SEED
from bench.measuring import Answer, Watch
from domain.matching.bound import upper_bound
from domain.matching.certificate import Provenance, certify
from domain.matching.inputs import RoundInputs
from domain.matching.instance import Instance
from domain.matching.orders import strict_instance
from domain.matching.refusals import Refusals, reasons
from domain.matching.solver import Matching, place
from domain.matching.verifier.verify import verify

# The steps of a whole round in their order; `explanations` is also a part of `certificate`, timed apart beforehand.
ORDERS, SOLVE, EXPLANATIONS, CERTIFICATE, DOCUMENT, VERIFY = STEPS = (
    "orders",
    "solve",
    "explanations",
    "certificate",
    "document",
    "verify",
)


def strict(inputs: RoundInputs) -> Instance:
    """The payload of every contestant: lots drawn, ties broken, one order of all applications."""
    return strict_instance(inputs, SEED)


def solve(instance: Instance) -> Answer:
    """The matching alone."""
    return Answer(place(instance))


def order_and_solve(inputs: RoundInputs) -> Answer:
    """From the frozen inputs: draw the lots, put every application in order, place."""
    return Answer(place(strict(inputs)))


def bound(instance: Instance, matching: Matching) -> int:
    """The number placed at most, as the certificate gives it."""
    return upper_bound(instance, matching).value


def whole_round(inputs: RoundInputs) -> Answer:
    """Everything that a round computes and checks, step by step."""
    watch = Watch()
    instance = strict(inputs)
    watch.mark(ORDERS)
    matching = place(instance)
    watch.mark(SOLVE)
    reasons(Refusals(instance, matching))
    watch.mark(EXPLANATIONS)
    outcome = certify(instance, matching, Provenance(inputs.sha256, "R00001", SEED, inputs.seed_commitment))
    watch.mark(CERTIFICATE)
    document = {"inputs": inputs.to_document(), **outcome.to_document()}
    watch.mark(DOCUMENT)
    violations = verify(document)
    watch.mark(VERIFY)
    complaints = tuple(sorted({f"the verifier: {each['check']} {each['code']}" for each in violations}))
    return Answer(matching, watch.steps, watch.peaks, {"wishes": sum(map(len, instance.wishes))}, complaints)
