# `make` alone lists the commands. Options go in ARGS: make publish ARGS="--format pdf"

.DEFAULT_GOAL := help
.PHONY: help publish preview edit test lint bench bundle clean

# On a Mac, Homebrew's libraries are not where Python looks for them by itself.
PYTHON := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib:/usr/lib .venv/bin/python

help: ## 列出这些命令
	@echo '用法：make 命令'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

publish: .venv/.publish-ready ## 由 source/ 生成 PDF、Word 和电子表格，放进 output/
	@$(PYTHON) build.py publish $(ARGS)

preview: .venv/.preview-ready ## 在浏览器里看排好的小册子，改了马上看到
	@$(PYTHON) build.py preview $(ARGS)

edit: .venv/.preview-ready ## 在浏览器里修改小册子，改了马上看到
	@$(PYTHON) build.py edit $(ARGS)

# What is compiled once serves every worker and every command that the tests run.
test: lint ## 检查代码并运行全部测试
	@PYTHONDONTWRITEBYTECODE= $(PYTHON) -m pytest $(ARGS)

lint: .venv/.test-ready ## 只检查代码的写法和类型
	@$(PYTHON) -m ruff check --quiet
	@$(PYTHON) -m ruff format --check --quiet
	@$(PYTHON) -m mypy --no-error-summary

bench: .venv/.bench-ready ## 测量用时，与别的工具相比
	@$(PYTHON) -m tests.bench.run $(ARGS)

bundle: .venv/.publish-ready ## 做一个离线包，给不能上网的电脑
	@sh setup/bundle.sh

clean: ## 清空 output/ 和缓存
	@find output -mindepth 1 ! -name .gitkeep -delete
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	@find . -name .venv -prune -o -name __pycache__ -type d -exec rm -rf {} +

# Set-up, repeated only when one of these files changes or .venv is gone or broken.
SETUP := setup/system.sh setup/libraries.sh pyproject.toml constraints.txt .venv/bin/python

.venv/.publish-ready: $(SETUP)
	@sh setup/system.sh publish && sh setup/libraries.sh publish
	@touch $@

.venv/.preview-ready: $(SETUP)
	@sh setup/system.sh publish && sh setup/libraries.sh preview
	@touch $@ .venv/.publish-ready

.venv/.test-ready: $(SETUP)
	@sh setup/system.sh test && sh setup/libraries.sh test
	@touch $@ .venv/.publish-ready .venv/.preview-ready

.venv/.bench-ready: $(SETUP)
	@sh setup/system.sh test && sh setup/libraries.sh test bench
	@touch $@ .venv/.publish-ready .venv/.preview-ready .venv/.test-ready

.venv/bin/python: ;
