# make lessons   set up, then run every lesson on the bundled data
# make lab       set up, then open the course in JupyterLab
# make test      set up, then check style and format, that the notebooks are fresh, and all that is tested
# make notebooks rebuild the notebooks from notebooks/workshop/source
# make online    the same with GloVe 300D and GPT-2 themselves; without a network it takes no stand-in but fails
# make site      build the website from the notebooks, in _site
# make publish REPO=owner/name   point badges and links at your own copy on GitHub (and REF=..., a branch or tag)
# make colab-check   run lessons as Colab would, among Colab's versions (downloads 300 MB)
# make bench     measure RSA of many words, side by side with other libraries (some minutes)
# make calibration   measure what intervals cover and how often tests cry wolf (half an hour)
# make torture   attack the course at random: MINUTES=5 (and the property tests, which take longer), SEED=today
# make data      remake data/ from the packages it comes from (downloads 300 MB)

PYTHON ?= python3
VENV   ?= .venv
RUN    := $(VENV)/bin/python

.PHONY: lessons lab test notebooks online site publish colab-check bench calibration torture data clean

lessons: $(VENV)/.lessons
	@$(RUN) notebooks/workshop/run.py

lab: $(VENV)/.lessons
	@$(RUN) -m jupyter lab notebooks/00_start_here.ipynb

test: $(VENV)/.tests
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(VENV)/bin/zizmor --offline --quiet .github
	$(RUN) notebooks/workshop/build.py --check
	@$(RUN) tests/browser.py
	$(RUN) -m pytest -n logical --dist loadfile

notebooks: $(VENV)/.tests
	$(RUN) notebooks/workshop/build.py

online: $(VENV)/.tests
	$(RUN) notebooks/workshop/build.py --online

site: $(VENV)/.tests
	@$(RUN) notebooks/workshop/build.py --check
	@$(RUN) notebooks/workshop/site/pages.py

publish:
	@$(PYTHON) notebooks/workshop/publish.py "$$REPO" "$$REF"

colab-check: $(VENV)/.tests
	$(PYTHON) -m venv --clear .venv-colab
	.venv-colab/bin/python -m pip install --quiet -r tests/colab.txt
	$(RUN) -m pytest -m colab -rP tests/test_setup_cell.py

bench: $(VENV)/.tests
	$(RUN) tests/benchmark.py

calibration: $(VENV)/.tests
	$(RUN) tests/calibration.py

torture: $(VENV)/.tests
	$(RUN) tests/torture.py $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

data: $(VENV)/.tests
	$(RUN) data/build.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --upgrade pip

$(VENV)/.lessons: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the lessons need (a few minutes, the first time only) ..."
	$(RUN) -m pip install --quiet -r requirements.txt
	@touch $@

$(VENV)/.tests: tests/requirements.txt $(VENV)/.lessons
	@echo "Installing what the tests need ..."
	$(RUN) -m pip install --quiet -r tests/requirements.txt
	@touch $@

clean:
	rm -rf $(VENV) .venv-colab _site _lite
