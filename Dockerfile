# syntax=docker/dockerfile:1
# The service alone, without the embedded PostgreSQL: AYNI_DATABASE_URL names the database.

FROM python:3.13-slim-trixie AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=/opt/ayni
RUN pip install --no-cache-dir uv==0.13.9 && uv venv "$VIRTUAL_ENV"
WORKDIR /source
# The lock as a constraint: its versions and its hashes, but only of what the service needs to run.
COPY pyproject.toml requirements.lock ./
RUN uv pip install --no-cache --verify-hashes --constraint requirements.lock --requirements pyproject.toml
COPY README.md ./
COPY schemas schemas
COPY service service
COPY sql sql
RUN uv pip install --no-cache --no-deps .

FROM python:3.13-slim-trixie
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin ayni
COPY --from=build /opt/ayni /opt/ayni
# Nothing is written but to /tmp, so the root file system can be read-only.
ENV PATH=/opt/ayni/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 AYNI_DATA=/tmp/ayni AYNI_PORT=8000
USER 10001
WORKDIR /tmp
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['AYNI_PORT'] + '/health/live', timeout=4)"]
ENTRYPOINT ["ayni"]
CMD ["serve", "--host", "0.0.0.0"]
