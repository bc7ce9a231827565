# One image for every role: the command says which (see compose.yaml).
FROM python:3.11-slim AS build
WORKDIR /passerelle
RUN python -m venv /opt/passerelle
ENV PATH=/opt/passerelle/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/run.in requirements/run.lock requirements/
RUN pip install --require-hashes -r requirements/run.lock
COPY . .
RUN pybabel --quiet compile --directory translations --domain messages \
 && pip install --no-deps --no-build-isolation --no-index -e .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home passerelle
WORKDIR /passerelle
COPY --from=build /opt/passerelle /opt/passerelle
COPY --from=build /passerelle /passerelle
RUN install -d -o passerelle -g passerelle var
USER passerelle
ENV PATH=/opt/passerelle/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
EXPOSE 8000
# The web role answers by HTTP; the other roles have no port, and their container ends when they do.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=3)"]
ENTRYPOINT ["passerelle"]
CMD ["web", "--host", "0.0.0.0", "--port", "8000", "--processes", "2"]
