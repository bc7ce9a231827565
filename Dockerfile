# One image for every role: the command says which (see compose.yaml).
FROM python:3.11-slim AS build
WORKDIR /passerelle
RUN python -m venv /opt/passerelle
ENV PATH=/opt/passerelle/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/run.in requirements/run.lock requirements/pdf.lock requirements/
RUN pip install --require-hashes -r requirements/run.lock -r requirements/pdf.lock
COPY . .
RUN pybabel compile --directory translations --domain messages \
 && pip install --no-deps --no-build-isolation --no-index -e . \
 && python -m compileall -q .

FROM python:3.11-slim
RUN groupadd --gid 10001 passerelle \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /passerelle --shell /usr/sbin/nologin passerelle
WORKDIR /passerelle
COPY --from=build /opt/passerelle /opt/passerelle
COPY --from=build /passerelle /passerelle
# The only folder that the roles may write to, and none needs it with PostgreSQL.
RUN install -d -o passerelle -g passerelle var
USER 10001:10001
ENV PATH=/opt/passerelle/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
EXPOSE 8000
ENTRYPOINT ["passerelle"]
CMD ["web", "--host", "0.0.0.0", "--port", "8000", "--processes", "2"]
