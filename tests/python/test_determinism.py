"""The same program gives the same results, bit for bit, in every fresh worker."""

import pytest
from fake_host import Host
from worker_process import WorkerProcess

PROGRAMS = {
    "random": "import random\nprint(random.random(), random.sample(range(99), 5), random.Random().random(),"
              " random.Random(3).gauss(0, 1), random.SystemRandom().random(), random.randbytes(4))",
    "numpy": "import numpy as np\nprint(np.random.rand(3), np.random.RandomState().rand(),"
             " np.random.default_rng().random(), np.random.default_rng(5).random(),"
             " np.random.Generator(np.random.PCG64()).random(), np.random.permutation(9))",
    "system": "import os, uuid, secrets, tempfile\n"
              "print(os.urandom(8), uuid.uuid4(), secrets.token_hex(), secrets.choice('abcdefgh'))\n"
              "print(os.path.basename(tempfile.mktemp()), os.urandom(0))",
    "hashes": "words = {f'word {i}' for i in range(100)}\nprint(list(words), hash('a'), hash(2.5), hash((1, 'b')))",
    "pictures": "images = tools.text2image([f'{i}' for i in range(50)])\n"
                "print([image.prompt for image in {*images, Image(__import__('numpy').zeros((1, 1, 3)))}])",
    "log": "import random, numpy as np\nprompts = random.choices(['a', 'b', 'c'], k=4)\n"
           "values, images = system.neuron(tools.text2image(prompts))\n"
           "noise = np.random.default_rng().normal(size=4)\n"
           "tools.log_experiment(np.array(values) + noise, images, prompts, str(set(prompts)))",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_fresh_workers_agree(name):
    results = []
    for _ in range(2):
        host = Host()
        with WorkerProcess(host) as worker:
            assert worker.run(PROGRAMS[name]) == ""
            results.append((worker.printed, host.calls))
    assert results[0] == results[1]


def test_numbers_differ_within_a_run(worker):
    code = "import random, uuid, numpy as np\n" + "\n".join(
        "print(random.Random().random(), uuid.uuid4(), np.random.default_rng().random(), random.random())"
        for _ in range(5)
    )
    assert worker.run(code) == worker.run(code) == ""
    words = worker.printed.split()
    assert len(words) == 40 == len(set(words))
