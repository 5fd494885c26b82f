"""Documentation/livepatch/callbacks.rst, sentence by sentence, in our own words."""

from __future__ import annotations

from properties.documents.documented_tests import TESTS
from properties.documents.sentence import Document, Sentence

INTRODUCTION = "Introduction"
MOTIVATION = "1. Motivation"
TYPES = "2. Callback types"
HOW = "3. How it works"
USES = "4. Use cases"
AUTHOR = "what the author of a patch writes into a callback is not part of the model"

SENTENCES = (
    Sentence(
        "0.1",
        INTRODUCTION,
        "A livepatch module can have functions of its own run when a kernel object is patched and "
        "when it is unpatched.",
        rules=("P-CB-17",),
        note="Which callback may come after which.",
    ),
    Sentence(
        "0.2",
        INTRODUCTION,
        "Callbacks make it safe to update global data, stand in for patches of init and probe "
        "functions, and for code that cannot be patched.",
        beyond=AUTHOR,
    ),
    Sentence(
        "0.3",
        INTRODUCTION,
        "Callbacks usually need barriers, locks or stop_machine() against what runs beside them.",
        beyond="advice to authors: no data of the kernel outside of livepatch is modelled",
    ),
    Sentence(
        "1.1",
        MOTIVATION,
        "Init and exit of the patch module do not run when it is disabled and enabled again.",
        beyond="init and exit of a patch module are no steps of their own; since 5.1 a patch that "
        "is disabled can only be enabled again by loading it, which does run init",
    ),
    Sentence(
        "1.2",
        MOTIVATION,
        "A module notifier cannot keep a module that is to be patched from being loaded.",
        rules=("D-CB-03",),
        note="Since 5.10 the loader gives up when any notifier returns an error.",
    ),
    Sentence(
        "1.3",
        MOTIVATION,
        "A callback belongs to one object of a patch and concerns that object.",
        rules=("D-CB-01",),
        note="Said of modules that come and go, where other objects could be meant.",
    ),
    Sentence(
        "1.4",
        MOTIVATION,
        "Other objects of the patch may be patched or not, whatever the state of this one.",
        beyond="it neither demands nor forbids anything",
    ),
    Sentence(
        "2.1", TYPES, "pre_patch runs before its object is patched.", rules=("P-CB-03", "P-CB-03b")
    ),
    Sentence(
        "2.2",
        TYPES,
        "post_patch runs after its object was patched and every task uses the patched code.",
        rules=("P-CB-04", "P-LOG-02"),
        note="Who was forced may still be inside the old code; each new call gets the patched one.",
    ),
    Sentence(
        "2.3",
        TYPES,
        "pre_unpatch runs before its object is unpatched, while the patched code is in use.",
        rules=("P-CB-13", "P-CB-13b"),
    ),
    Sentence(
        "2.4",
        TYPES,
        "pre_unpatch cleans up what post_patch has set up.",
        rules=("P-CB-08",),
        note="That it has something to clean up; what it does then is up to the author.",
    ),
    Sentence(
        "2.5",
        TYPES,
        "post_unpatch runs after the object's code was restored.",
        rules=("P-CB-14",),
    ),
    Sentence(
        "2.6",
        TYPES,
        "When post_unpatch runs, no task runs patched code.",
        rules=("D-CB-06",),
        note="P-CB-14 excepts a task that was forced out while inside, and that is where it fails.",
    ),
    Sentence(
        "2.7",
        TYPES,
        "post_unpatch cleans up what pre_patch has set up.",
        rules=("P-CB-05",),
        note="That it has something to clean up; what it does then is up to the author.",
    ),
    Sentence(
        "3.1",
        HOW,
        "Each callback is optional, and leaving one out forbids no other.",
        rules=("P-CB-18", "P-CB-05"),
        note="Every rule speaks of objects with any of the sixteen choices of callbacks.",
    ),
    Sentence(
        "3.2",
        HOW,
        "Callbacks run in symmetry.",
        rules=("P-CB-17",),
        note="Pairs within pairs; post_patch and pre_unpatch may take several turns in one.",
    ),
    Sentence(
        "3.3",
        HOW,
        "pre_patch has post_unpatch as its counterpart.",
        rules=("P-CB-07", "D-CB-04"),
        note="A patch that is replaced runs none, as cumulative-patches.rst says.",
    ),
    Sentence(
        "3.4",
        HOW,
        "post_patch has pre_unpatch as its counterpart.",
        rules=("P-CB-08", "A5"),
        note="A patch that is replaced runs none, as cumulative-patches.rst says.",
    ),
    Sentence(
        "3.5",
        HOW,
        "An unpatch callback runs only if the patch callback that it answers has run.",
        rules=("P-CB-05", "P-CB-06", "P-CB-08"),
        note="A patch callback that does not exist counts as one that has run.",
    ),
    Sentence(
        "3.6",
        HOW,
        "A pair of callbacks usually acquires something and releases it again.",
        beyond=AUTHOR,
    ),
    Sentence("3.7", HOW, "A callback runs only if its object is loaded.", rules=("P-CB-01",)),
    Sentence(
        "3.8",
        HOW,
        "Callbacks of vmlinux run at every enable and every disable.",
        rules=("P-CB-02", "P-CB-02b"),
        note="At an enable that an earlier object has not stopped; a reversal is no disable.",
    ),
    Sentence(
        "3.9",
        HOW,
        "Callbacks of a module run at an enable or a disable only if the module is loaded.",
        rules=("P-CB-01",),
    ),
    Sentence(
        "3.10",
        HOW,
        "When a module comes or goes, its callbacks run only if the patch is enabled.",
        rules=("D-CB-05", "A4"),
        note="They also run for a patch that is being disabled, as long as the transition lasts.",
    ),
    Sentence(
        "3.11",
        HOW,
        "pre_patch returns 0 if it agrees and a negative errno if not.",
        beyond="it binds the author; the model lets pre_patch return a positive number, too, which "
        "P-MOD-04b and P-MOD-04k tell about",
    ),
    Sentence(
        "3.12",
        HOW,
        "If pre_patch returns an error, its object is not patched.",
        rules=("P-CB-03", "P-CB-09"),
    ),
    Sentence(
        "3.13",
        HOW,
        "If pre_patch returns an error, the request to patch is stopped.",
        rules=("P-CB-11", "P-MOD-04"),
    ),
    Sentence(
        "3.14",
        HOW,
        "An object without pre_patch counts as safe to patch.",
        rules=("P-CB-18",),
    ),
    Sentence(
        "3.15",
        HOW,
        "If pre_patch fails while a patch is loaded, the loader refuses the patch.",
        rules=("P-MOD-04b",),
        note="Unless pre_patch returned a positive number, which 3.11 rules out.",
    ),
    Sentence(
        "3.16",
        HOW,
        "If pre_patch fails for a module that comes later, the loader refuses the module.",
        rules=("P-MOD-04", "P-MOD-04c", "P-MOD-04d"),
    ),
    Sentence(
        "3.17",
        HOW,
        "After a pre_patch that failed, no other callback of the object runs.",
        rules=("P-CB-09",),
    ),
    Sentence(
        "3.18",
        HOW,
        "After an object failed to be patched for any other reason, no other callback of it runs.",
        rules=("P-CB-09s", "A1"),
        note="If pre_patch had agreed, post_unpatch runs: what was begun has to be undone.",
    ),
    Sentence(
        "3.19",
        HOW,
        "When a patching transition is reversed, no pre_unpatch runs.",
        rules=("P-CB-10", "P-TR-11"),
    ),
    Sentence(
        "3.20",
        HOW,
        "pre_unpatch runs only if the post_patch that it answers has run.",
        rules=("P-CB-08",),
        note="A post_patch that does not exist counts as one that has run.",
    ),
    Sentence(
        "3.21",
        HOW,
        "Of an object that was patched although its transition never started, only post_unpatch "
        "runs.",
        rules=("P-CB-11",),
    ),
    Sentence(
        "4.1",
        USES,
        "Sample modules show the callbacks, and the selftests use them.",
        beyond="it speaks of files, not of the kernel; the scenarios of Test 1 to 9 come from them",
    ),
    Sentence(
        "4.2",
        USES,
        "Data can be changed once patching is complete, by post_patch, so that the functions "
        "which read it are the new ones by then.",
        rules=("P-CB-04", "P-CONS-06"),
    ),
    Sentence(
        "4.3",
        USES,
        "Init and probe functions cannot be patched themselves.",
        beyond="which functions can be traced is not modelled, only that ftrace may refuse one",
    ),
    Sentence(
        "4.4",
        USES,
        "pre_patch or post_patch can go over all devices that a probe function has set up.",
        beyond=AUTHOR,
    ),
    *TESTS,
)

DOCUMENT = Document(
    name="callbacks",
    path="Documentation/livepatch/callbacks.rst",
    since="4.15",
    sentences=SENTENCES,
    beyond=(
        ("A3", "the document does not say that a pair takes one turn only; a hasty reader might"),
        ("P-CB-12", "the document promises no order among objects; klp_for_each_object() does"),
        ("P-CB-12b", "the document does not name klp_mutex"),
        ("P-CB-16", "it is said by Documentation/livepatch/cumulative-patches.rst"),
    ),
)
